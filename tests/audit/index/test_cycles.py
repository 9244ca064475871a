"""Which modules stand in an import cycle, and the shortest way round for each."""

from hypothesis import given
from hypothesis import strategies as st

from audit.index.cycles import CUT, ways_round
from tests.audit.index.projects import package, project

_NAMES = "abcdefgh"
_GRAPHS = st.fixed_dictionaries({name: st.frozensets(st.sampled_from(_NAMES)).map(sorted) for name in _NAMES})


def ways(**modules: str) -> dict[str, str]:
    """Return the ways round in a package `p`, each as text."""
    return {name: " ".join(way) for name, way in project(package(**modules)).links.ways_round.items()}


def test_each_module_of_a_cycle_has_its_own_shortest_way_round() -> None:
    assert ways(a="from p import b\n", b="import p.c\nimport p.d\n", c="import p.a\n", d="from p.b import x\nx = 1\n") == {
        "p.a": "p.a p.b p.c",
        "p.b": "p.b p.d",
        "p.c": "p.c p.a p.b",
        "p.d": "p.d p.b",
    }


def test_a_package_that_passes_its_modules_on_makes_no_cycle_with_them() -> None:
    assert (
        ways(__init__="from p.a import f\nfrom . import b\n", a="from p.b import f\n", b="from p import c\ndef f(): ...\n", c="")
        == {}
    )


def test_a_name_of_the_package_itself_makes_one() -> None:
    assert ways(__init__="from p.a import f\nlimit = 1\n", a="from p import limit\ndef f(): ...\n") == {
        "p": "p p.a",
        "p.a": "p.a p",
    }


def test_an_import_inside_a_function_counts_and_one_for_type_checkers_does_not() -> None:
    later = "def f():\n    from p import a\n"
    never = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from p import a\n"
    assert ways(a="from p import b\n", b=later) == {"p.a": "p.a p.b", "p.b": "p.b p.a"}
    assert ways(a="from p import b\n", b=never) == {}


def test_tests_and_stubs_make_no_cycle() -> None:
    files = {
        "p/__init__.py": "",
        "p/test_a.py": "import p.b\n",
        "p/b.py": "import p.test_a\nimport p.c\n",
        "p/c.pyi": "import p.b\n",
    }
    assert project(files).links.ways_round == {}


@given(_GRAPHS)
def test_every_way_round_follows_the_imports_and_no_module_of_a_cycle_is_left_out(edges: dict[str, list[str]]) -> None:
    edges = {name: [each for each in following if each != name] for name, following in edges.items()}
    found = ways_round(edges)
    assert set(found) == {name for name in edges if name in _reached(edges, edges[name])}
    for name, way in found.items():
        assert way[0] == name
        assert len(set(way)) == len(way)
        assert all(after in edges[before] for before, after in zip(way, (*way[1:], name), strict=True))
        assert len(way) == _shortest(edges, name)


def test_in_a_huge_cycle_only_the_start_of_a_way_is_told() -> None:
    assert ways_round({"a": ["b"], "b": ["c"], "c": ["a"]}, most_steps=1) == {
        "a": ("a", "b", "c"),
        "b": ("b", "c", CUT),
        "c": ("c", "a", CUT),
    }


def test_a_chain_of_any_length_is_walked_without_recursion() -> None:
    ring = {str(number): [str((number + 1) % 5000)] for number in range(5000)}
    assert len(ways_round(ring)) == 5000


def _reached(edges: dict[str, list[str]], starts: list[str]) -> set[str]:
    reached = set(starts)
    for _ in edges:
        reached |= {each for name in reached for each in edges[name]}
    return reached


def _shortest(edges: dict[str, list[str]], name: str) -> int:
    reached = set(edges[name])
    length = 1
    while name not in reached:
        reached |= {each for other in reached for each in edges[other]}
        length += 1
    return length
