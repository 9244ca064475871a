"""Which part each module plays, and which architecture a tree shows."""

import pytest

from audit import catalogue
from audit.model.profile import Role
from audit.model.settings import NO_PROFILE, PackageSettings, Settings
from tests.audit.index.projects import project

CODE = "x = 1\n"


def roles(*paths: str, settings: Settings) -> list[str | None]:
    """Return the role that each path gets, in the order of the paths."""
    modules = {module.path: module.role for module in project(dict.fromkeys(paths, CODE), settings).modules.values()}
    return [modules[path] for path in paths]


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("src/domain/user.py", Role.DOMAIN),
        ("src/domain/repositories/user.py", Role.DOMAIN),
        ("src/modules/catalog/domain/listing.py", Role.DOMAIN),
        ("src/core/domain/base.py", Role.DOMAIN),
        ("src/application/services/mail.py", Role.APPLICATION),
        ("app/use_cases/login.py", Role.APPLICATION),
        ("src/service_layer/handlers.py", Role.APPLICATION),
        ("src/Infrastructure/db.py", Role.INFRASTRUCTURE),
        ("src/persistance/users.py", Role.INFRASTRUCTURE),
        ("app/user/adapter/output/users.py", Role.INFRASTRUCTURE),
        ("app/user/adapter/input/api.py", Role.PRESENTATION),
        ("src/presentation/api/v1/routes.py", Role.PRESENTATION),
        ("src/web_api/routes.py", Role.PRESENTATION),
        ("src/infrastructure/di/wiring.py", Role.COMPOSITION_ROOT),
        ("src/container.py", Role.COMPOSITION_ROOT),
        ("src/main.py", Role.COMPOSITION_ROOT),
        ("src/presentation/main.py", Role.PRESENTATION),
        ("src/config/settings.py", Role.CONFIG),
        ("src/shared/repositories/base.py", Role.SHARED),
        ("src/stuff/mails.py", None),
    ],
)
def test_a_layered_project_places_its_folders(path: str, role: Role | None) -> None:
    assert roles(path, settings=Settings(profile="layered")) == [role]


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("shop/adapters/http/routes.py", Role.PRESENTATION),
        ("shop/adapters/persistence/users.py", Role.INFRASTRUCTURE),
        ("shop/adapters/mail.py", Role.ADAPTER),
        ("shop/infrastructure/app.py", Role.INFRASTRUCTURE),
        ("shop/domain/user.py", Role.DOMAIN),
    ],
)
def test_a_clean_project_divides_its_adapters(path: str, role: Role) -> None:
    assert roles(path, settings=Settings(profile="clean")) == [role]


def test_a_folder_has_the_role_that_the_settings_give_it() -> None:
    settings = Settings(profile="layered", roles={"src/stuff": Role.SHARED, "src/domain/db": Role.INFRASTRUCTURE})
    assert roles("src/stuff/a.py", "src/domain/db/b.py", "src/domain/c.py", settings=settings) == [
        Role.SHARED,
        Role.INFRASTRUCTURE,
        Role.DOMAIN,
    ]


def test_tests_play_no_role() -> None:
    assert roles("src/domain/a.py", "tests/domain/test_a.py", settings=Settings(profile="layered")) == [Role.DOMAIN, None]


def test_a_package_may_have_a_profile_of_its_own() -> None:
    settings = Settings(profile=NO_PROFILE, packages=(PackageSettings("service", "clean"),))
    assert roles("service/adapters/mail.py", "tool/domain/a.py", settings=settings) == [Role.ADAPTER, None]


LAYERED = [f"src/{layer}/{name}.py" for layer in ("presentation", "application", "domain", "infrastructure") for name in "ab"]
CLEAN = [f"shop/{layer}/{name}.py" for layer in ("domain", "application", "adapters", "infrastructure") for name in "ab"]


@pytest.mark.parametrize(
    ("paths", "name", "confidence"),
    [
        (LAYERED, "layered", 1.0),
        (CLEAN, "clean", 1.0),
        ([*LAYERED, "src/stuff/a.py", "src/stuff/b.py"], "layered", 0.8),
        (["src/web/a.py", "src/usecases/b.py", "src/domain/c.py", "src/infra/d.py"], "layered", 0.7),
        (["app/models/a.py", "app/routers/b.py", "app/crud/c.py"], "", 0.0),
        (["django/db/a.py", "django/http/b.py", "django/views/c.py"], "", 0.0),
    ],
)
def test_the_architecture_is_detected_with_a_stated_confidence(paths: list[str], name: str, confidence: float) -> None:
    detection = project(dict.fromkeys(paths, CODE), Settings()).detection
    found = detection.profile.name if detection.profile is not None else ""
    assert (found, detection.confidence, detection.detected) == (name, confidence, True)


def test_folders_that_could_not_be_placed_are_named_by_size() -> None:
    paths = [*LAYERED, "src/odd/a.py", "src/more/a.py", "src/more/b.py", "scripts/run.py"]
    assert project(dict.fromkeys(paths, CODE), Settings(profile="layered")).detection.unplaced == ("src/more", "src/odd")


def test_every_profile_says_who_may_see_whom_for_its_inner_roles() -> None:
    assert [profile.name for profile in catalogue.profiles().values() if not profile.inner <= profile.sees.keys()] == []
