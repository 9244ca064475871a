"""Which architecture a tree shows, and how sure that is."""

import pytest

from audit.model.profile import Role
from audit.model.settings import NO_PROFILE, PackageSettings, Settings
from tests.audit.index.projects import project

CODE = "x = 1\n"

LAYERED = [f"src/{layer}/{name}.py" for layer in ("presentation", "application", "domain", "infrastructure") for name in "ab"]
CLEAN = [f"shop/{layer}/{name}.py" for layer in ("domain", "application", "adapters", "infrastructure") for name in "ab"]
MODULAR = [
    f"be/modules/{context}/{part}.py" for context in ("auth", "users") for part in ("router", "service", "repository", "models")
]
DOMAIN_DRIVEN = [
    f"app/{part}/a.py" for part in ("api", "schemas", "middleware", "core", "domain", "application", "infrastructure")
]
PORTS = [f"src/{part}/a.py" for part in ("presentation", "app", "domain", "infrastructure", "external", "utils")]


@pytest.mark.parametrize(
    ("paths", "name", "confidence"),
    [
        (LAYERED, "layered", 1.0),
        (CLEAN, "clean", 1.0),
        ([*LAYERED, "src/stuff/a.py", "src/stuff/b.py"], "layered", 0.8),
        (["src/web/a.py", "src/usecases/b.py", "src/domain/c.py", "src/infra/d.py"], "layered", 0.7),
        (MODULAR, "modular", 1.0),
        (DOMAIN_DRIVEN, "domain_driven", 1.0),
        (PORTS, "ports", 1.0),
        # A sign stands where most layers do.
        ([path.replace("schemas", "domain/schemas") for path in DOMAIN_DRIVEN if "middleware" not in path], "layered", 0.9),
        # Only three of the layers, which several architectures share: the one that forbids least, and less sure.
        (["src/domain/a.py", "src/application/b.py", "src/infrastructure/c.py"], "layered", 0.75),
        (["src/domain/a.py", "src/application/b.py", "src/adapters/c.py"], "clean", 0.75),
        # Adapters that are all divided among other roles are adapters still.
        (
            [f"src/{part}/a.py" for part in ("domain", "application", "adapters/http", "adapters/db", "infrastructure")],
            "clean",
            1.0,
        ),
        # Folders of one's own, folders without `__init__`, a misspelt one, one in capitals.
        (["src/shop/Domain/a.py", "src/shop/application/b.py", "src/shop/persistance/c.py", "src/shop/api/d.py"], "layered", 0.8),
        (["services/shop/src/shop/" + path.removeprefix("src/") for path in LAYERED], "layered", 1.0),
        # Every layer by another name, and the models where the domain should be.
        (["app/api/a.py", "app/services/b.py", "app/repository/c.py", "app/model/d.py"], "layered", 0.6),
        # Features instead of modules, only where they are alike.
        (
            [f"src/features/{name}/{part}/a.py" for name in "xy" for part in ("api", "services", "repositories", "models")],
            "modular",
            0.7,
        ),
        # Layers inside of contexts are layers.
        ([f"src/{name}/{part}/a.py" for name in "xy" for part in ("domain", "application", "infrastructure")], "layered", 0.75),
        # The start of an architecture is none.
        (["app/models/a.py", "app/routers/b.py", "app/crud/c.py"], "", 0.0),
        (["app/api/a.py", "app/core/b.py", "app/crud.py", "app/models.py"], "", 0.0),
        (["django/db/a.py", "django/http/b.py", "django/views/c.py"], "", 0.0),
        ([f"site/apps/{name}/{part}.py" for name in "xyz" for part in ("models", "views", "admin", "services")], "", 0.0),
        ([f"sdk/{part}/a.py" for part in ("api", "models", "services", "auth", "types")], "", 0.0),
        ([f"app/{name}/{part}.py" for name in "xyz" for part in ("views", "service", "models")], "", 0.0),
        (["lib/parser.py", "lib/services/a.py", "lib/domain.py", *(f"lib/part{n}/a.py" for n in range(6))], "", 0.0),
    ],
)
def test_the_architecture_is_detected_with_a_stated_confidence(paths: list[str], name: str, confidence: float) -> None:
    detection = project(dict.fromkeys(paths, CODE), Settings()).detection
    found = detection.profile.name if detection.profile is not None else ""
    assert (found, detection.confidence, detection.detected) == (name, confidence, True)


def test_folders_that_could_not_be_placed_are_named_by_size() -> None:
    paths = [*LAYERED, "src/odd/a.py", "src/more/a.py", "src/more/b.py", "scripts/run.py"]
    assert project(dict.fromkeys(paths, CODE), Settings(profile="layered")).detection.unplaced == ("src/more", "src/odd")


def test_of_two_architectures_side_by_side_the_one_that_more_code_follows_is_detected() -> None:
    more = [f"old/{layer}/{name}.py" for layer in ("domain", "application", "adapters", "infrastructure") for name in "abcdef"]
    detection = project(dict.fromkeys([*MODULAR, *more], CODE), Settings()).detection
    assert detection.profile is not None
    assert (detection.profile.name, detection.confidence) == ("clean", 1.0)


def test_no_profile_is_looked_for_where_none_is_asked_for() -> None:
    detection = project(dict.fromkeys(LAYERED, CODE), Settings(profile=NO_PROFILE)).detection
    assert (detection.profile, detection.detected, detection.confidence, detection.unplaced) == (None, False, 1.0, ())


def test_the_settings_may_give_a_layer_that_the_folders_do_not_show() -> None:
    paths = ["src/shop/a.py", "src/rules/b.py", "src/presentation/c.py", "src/infrastructure/d.py"]
    settings = Settings(roles={"src/shop": Role.APPLICATION, "src/rules": Role.DOMAIN})
    detection = project(dict.fromkeys(paths, CODE), settings).detection
    assert detection.profile is not None
    assert (detection.profile.name, detection.confidence) == ("layered", 1.0)


def test_the_package_around_the_layers_need_not_be_in_one() -> None:
    modules = project({**dict.fromkeys(LAYERED, CODE), "src/__init__.py": CODE, "src/odd.py": CODE}, Settings()).modules
    assert [module.path for module in modules.values() if module.graded and module.role is None] == ["src/odd.py"]


def test_what_has_a_profile_of_its_own_is_no_sign_of_another() -> None:
    settings = Settings(packages=(PackageSettings("src", "layered"),))
    detection = project(dict.fromkeys([*LAYERED, "tool/a.py"], CODE), settings).detection
    assert (detection.profile, detection.detected) == (None, True)
