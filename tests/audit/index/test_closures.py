"""What leads to what: the modules that are loaded with a module, and those that it imports at any time."""

from audit.index.closures import closure_of
from tests.audit.index.projects import package, project


def test_a_module_leads_to_itself_and_to_all_that_it_reaches() -> None:
    closure = closure_of({"a": ["b"], "b": ["c"], "c": ["b"], "d": ["a"]})
    found = {start: [end for end in "abcd" if closure.leads(start, end)] for start in "abcde"}
    assert found == {"a": ["a", "b", "c"], "b": ["b", "c"], "c": ["b", "c"], "d": ["a", "b", "c", "d"], "e": []}


def test_in_too_large_a_project_nothing_leads_anywhere() -> None:
    closure = closure_of({"a": ["b"], "b": []}, most=1)
    assert not closure.leads("a", "b")


def test_what_is_loaded_with_a_module_are_its_package_and_what_surely_runs() -> None:
    loads = project(
        package(
            a=(
                "import sys\nimport x.y\nfrom p import b\n\nif sys.argv:\n    from p import c\n\n"
                "try:\n    from p import d\nexcept ImportError:\n    pass\n\n\ndef late():\n    from p import e\n"
            ),
            b="",
            c="",
            d="",
            e="",
        )
    ).links.loads
    assert [name for name in ("p", "p.b", "p.c", "p.d", "p.e", "x", "x.y") if loads.leads("p.a", name)] == [
        "p",
        "p.b",
        "x",
        "x.y",
    ]


def test_what_a_module_imports_at_any_time_includes_what_waits() -> None:
    runs = project(package(a="def late():\n    from p import b\n", b="from p import c\n", c="")).links.runs
    assert [name for name in ("p", "p.a", "p.b", "p.c") if runs.leads("p.a", name)] == ["p", "p.a", "p.b", "p.c"]
