"""Which bounded contexts a tree is divided into."""

import pytest

from audit.model.settings import Settings
from tests.audit.index.projects import project

CODE = "x = 1\n"
MODULAR = [f"be/modules/{name}/{part}.py" for name in ("auth", "users") for part in ("router", "service", "repository", "models")]


def contexts(*paths: str, settings: Settings) -> list[str]:
    """Return the bounded context of each path, in the order of the paths."""
    found = {module.path: module.context for module in project(dict.fromkeys(paths, CODE), settings).modules.values()}
    return [found[path] for path in paths]


@pytest.mark.parametrize(
    ("profile", "paths", "names"),
    [
        ("modular", [*MODULAR, "be/core/database.py"], [*["auth"] * 4, *["users"] * 4, ""]),
        ("modular", ["modules/__init__.py", "modules/auth/__init__.py", "modules/auth/service.py"], ["", "auth", "auth"]),
        ("modular", ["modules/auth/service.py", "modules/shared/service.py"], ["auth", ""]),
        ("modular", ["features/a/service.py", "features/a/router.py", "features/b.py"], ["", "", ""]),
        (
            "modular",
            ["features/a/service.py", "features/a/router.py", "features/b/service.py", "features/b/router.py", "features/c/x.py"],
            ["a", "a", "b", "b", "c"],
        ),
        ("layered", ["src/a/domain/x.py", "src/a/application/x.py", "src/b/domain/x.py"], ["", "", ""]),
        (
            "layered",
            [f"src/{name}/{part}/x.py" for name in ("a", "b", "shared") for part in ("domain", "application")]
            + ["src/c/domain/x.py"],
            ["a", "a", "b", "b", "", "", "c"],
        ),
        ("layered", [f"src/{part}/{name}/x.py" for part in ("domain", "application") for name in "ab"], [""] * 4),
        (
            "layered",
            [f"src/{part}/{name}/x.py" for part in ("domain", "application") for name in ("services", "entities")],
            [""] * 4,
        ),
    ],
)
def test_contexts_are_alike_folders_around_the_parts(profile: str, paths: list[str], names: list[str]) -> None:
    assert contexts(*paths, settings=Settings(profile=profile)) == names


def test_the_settings_may_say_where_contexts_lie() -> None:
    settings = Settings(profile="layered", contexts=("src/domain", "src/application"))
    paths = ("src/domain/billing/bill.py", "src/application/billing/pay.py", "src/domain/shared/money.py", "src/domain/clock.py")
    assert contexts(*paths, settings=settings) == ["billing", "billing", "", ""]
