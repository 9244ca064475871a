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
        ("src/domain/container.py", Role.DOMAIN),
        ("src/domain/di/box.py", Role.DOMAIN),
        ("src/app.py", Role.COMPOSITION_ROOT),
        ("src/models/user.py", Role.DOMAIN),
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
        ("shop/adapters/persistance/users.py", Role.INFRASTRUCTURE),
        ("shop/adapters/repositories.py", Role.INFRASTRUCTURE),
        ("shop/adapters/controllers.py", Role.PRESENTATION),
        ("shop/adapters/mail.py", Role.ADAPTER),
        ("shop/infrastructure/app.py", Role.INFRASTRUCTURE),
        ("shop/domain/user.py", Role.DOMAIN),
    ],
)
def test_a_clean_project_divides_its_adapters(path: str, role: Role) -> None:
    assert roles(path, settings=Settings(profile="clean")) == [role]


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("app/api/v1/users.py", Role.PRESENTATION),
        ("app/api/deps/auth.py", Role.COMPOSITION_ROOT),
        ("app/api/v1/dependencies.py", Role.COMPOSITION_ROOT),
        ("app/domain/task/dependencies.py", Role.DOMAIN),
        ("app/schemas/user.py", Role.PRESENTATION),
        ("app/middleware/cors.py", Role.PRESENTATION),
        ("app/core/config.py", Role.CONFIG),
        ("app/core/database.py", Role.INFRASTRUCTURE),
        ("app/core/cache/redis.py", Role.INFRASTRUCTURE),
        ("app/core/exceptions.py", Role.SHARED),
        ("app/domain/repositories/users.py", Role.DOMAIN),
        ("app/infrastructure/external/mail.py", Role.INFRASTRUCTURE),
        ("app/application/queries/users.py", Role.APPLICATION),
    ],
)
def test_a_domain_driven_project_divides_its_core(path: str, role: Role) -> None:
    assert roles(path, settings=Settings(profile="domain_driven")) == [role]


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("src/app/usecases/users.py", Role.APPLICATION),
        ("src/app/services.py", Role.APPLICATION),
        ("src/domain/interfaces.py", Role.DOMAIN),
        ("src/external/temporal/client.py", Role.INFRASTRUCTURE),
        ("src/infrastructure/cache/redis.py", Role.INFRASTRUCTURE),
        ("src/presentation/api/dependencies.py", Role.PRESENTATION),
        ("src/utils/uuids.py", Role.SHARED),
        ("src/container.py", Role.COMPOSITION_ROOT),
    ],
)
def test_a_project_of_ports_has_its_application_in_app(path: str, role: Role) -> None:
    assert roles(path, "src/domain/user.py", settings=Settings(profile="ports"))[0] is role


def test_a_package_called_app_is_no_layer_where_the_domain_lies_inside_it() -> None:
    paths = ("app/main.py", "app/startup.py", "app/domain/user.py", "app/usecases/login.py")
    assert roles(*paths, settings=Settings(profile="ports")) == [Role.COMPOSITION_ROOT, None, Role.DOMAIN, Role.APPLICATION]


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("modules/auth/router.py", Role.PRESENTATION),
        ("modules/auth/schemas.py", Role.PRESENTATION),
        ("modules/auth/schemas/login.py", Role.PRESENTATION),
        ("modules/auth/service.py", Role.APPLICATION),
        ("modules/auth/repository.py", Role.INFRASTRUCTURE),
        ("modules/auth/repositories/users.py", Role.INFRASTRUCTURE),
        ("modules/auth/models.py", Role.DOMAIN),
        ("modules/auth/events.py", Role.DOMAIN),
        ("modules/auth/exceptions.py", Role.DOMAIN),
        ("modules/auth/dependencies.py", Role.COMPOSITION_ROOT),
        ("modules/auth/sessions/service.py", Role.APPLICATION),
        ("modules/auth/stuff.py", None),
        ("core/database.py", Role.SHARED),
        ("core/middleware/auth.py", Role.PRESENTATION),
        ("container.py", Role.COMPOSITION_ROOT),
        ("config.py", Role.CONFIG),
        ("main.py", Role.COMPOSITION_ROOT),
        ("be/src/modules/auth/router.py", Role.PRESENTATION),
        ("service.py", None),
    ],
)
def test_a_modular_project_names_roles_inside_its_modules(path: str, role: Role | None) -> None:
    assert roles(path, settings=Settings(profile="modular")) == [role]


def test_models_are_the_domain_only_where_nothing_else_is() -> None:
    settings = Settings(profile="layered")
    assert roles("app/models/user.py", "app/domain/user.py", settings=settings) == [None, Role.DOMAIN]


def test_a_folder_has_the_role_that_the_settings_give_it() -> None:
    settings = Settings(profile="layered", roles={"src/stuff": Role.SHARED, "src/domain/db": Role.INFRASTRUCTURE})
    assert roles("src/stuff/a.py", "src/domain/db/b.py", "src/domain/c.py", settings=settings) == [
        Role.SHARED,
        Role.INFRASTRUCTURE,
        Role.DOMAIN,
    ]


def test_tests_play_no_role() -> None:
    assert roles("src/domain/a.py", "tests/domain/test_a.py", settings=Settings(profile="layered")) == [Role.DOMAIN, None]


def test_two_services_of_one_repository_may_have_a_profile_each() -> None:
    packages = (PackageSettings("shop", "modular"), PackageSettings("mail", "ports"), PackageSettings("mail/tool", NO_PROFILE))
    paths = (
        "shop/modules/cart/service.py",
        "mail/app/send.py",
        "mail/domain/letter.py",
        "mail/tool/domain/a.py",
        "site/domain/page.py",
    )
    settings = Settings(profile="layered", packages=packages)
    assert roles(*paths, settings=settings) == [Role.APPLICATION, Role.APPLICATION, Role.DOMAIN, None, Role.DOMAIN]


def test_a_profile_for_the_whole_root_holds_everywhere() -> None:
    settings = Settings(packages=(PackageSettings("", "clean"),))
    assert roles("service/adapters/mail.py", settings=settings) == [Role.ADAPTER]


def test_a_package_may_have_a_profile_of_its_own() -> None:
    settings = Settings(profile=NO_PROFILE, packages=(PackageSettings("service", "clean"),))
    assert roles("service/adapters/mail.py", "tool/domain/a.py", settings=settings) == [Role.ADAPTER, None]


def test_every_profile_says_who_may_see_whom_for_its_inner_roles() -> None:
    assert [profile.name for profile in catalogue.profiles().values() if not profile.inner <= profile.sees.keys()] == []
