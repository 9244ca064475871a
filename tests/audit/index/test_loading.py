"""Which modules cannot be imported since another one fails."""

from tests.audit.index.projects import package, project


def blocked(**modules: str) -> dict[str, str]:
    """Return the modules of a package `p` that cannot be imported, with the next one on the way to the failure."""
    return dict(project(package(**modules)).links.blocked)


def test_a_module_behind_a_failing_one_is_blocked_straight_or_through_others() -> None:
    assert blocked(a="import p.gone\n", b="from p import a\n", c="from p.b import a\n", d="import os\n") == {
        "p.b": "p.a",
        "p.c": "p.b",
    }


def test_a_missing_name_fails_like_a_missing_module() -> None:
    assert blocked(a="class User: ...\n", b="from p.a import Users\n", c="import p.b\n") == {"p.c": "p.b"}


def test_only_imports_that_run_unguarded_with_the_module_block_it() -> None:
    assert (
        blocked(
            a="import p.gone\n",
            later="def f():\n    import p.a\n",
            caught="try:\n    import p.a\nexcept ImportError:\n    pass\n",
            typed="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import p.a\n",
        )
        == {}
    )


def test_a_module_fails_by_what_runs_with_it_only() -> None:
    assert blocked(a="def f():\n    import p.gone\n", b="import p.a\n") == {}


def test_a_package_that_fails_takes_all_its_modules_with_it() -> None:
    files = {"p/__init__.py": "", "p/q/__init__.py": "import p.gone\n", "p/q/a.py": "", "p/b.py": "import p.q.a\n", "p/c.py": ""}
    assert project(files).links.blocked == {"p.q.a": "p.q", "p.b": "p.q.a"}


def test_a_test_is_never_blocked() -> None:
    assert blocked(a="import p.gone\n", test_a="import p.a\n") == {}
