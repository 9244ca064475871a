"""What import statements say."""

import pytest

from audit.model.facts import ImportedName, ImportFact, Span
from tests.audit.facts.reading import facts


def test_a_plain_import_is_one_fact_a_module() -> None:
    assert facts("import a.b, c as d\n").imports == (
        ImportFact("a.b", 0, (), None, Span(1, 0, 1, 18), 0, False, False, False),
        ImportFact("c", 0, (), "d", Span(1, 0, 1, 18), 0, False, False, False),
    )


def test_a_from_import_keeps_dots_and_the_place_of_each_name() -> None:
    assert facts("from ..a import (\n    b,\n    c as d,\n)\n").imports == (
        ImportFact(
            "a",
            2,
            (ImportedName("b", None, Span(2, 4, 2, 5)), ImportedName("c", "d", Span(3, 4, 3, 10))),
            None,
            Span(1, 0, 4, 1),
            0,
            False,
            False,
            False,
        ),
    )


@pytest.mark.parametrize(
    ("code", "guarded"),
    [
        ("try:\n    import a\nexcept ImportError:\n    a = None\n", True),
        ("try:\n    import a\nexcept (ValueError, ModuleNotFoundError):\n    a = None\n", True),
        ("try:\n    pass\nexcept ImportError:\n    import a\n", True),
        ("try:\n    import a\nexcept Exception:\n    a = None\n", True),
        ("try:\n    import a\n    a.run()\nexcept Exception:\n    a = None\n", False),
        ("try:\n    import a\nexcept ValueError:\n    a = None\n", False),
        ("try:\n    pass\nexcept ImportError:\n    pass\nelse:\n    import a\n", False),
        ("try:\n    def late():\n        import a\nexcept ImportError:\n    pass\n", False),
        ("with suppress(ImportError):\n    import a\n", True),
        ("with pytest.raises(ModuleNotFoundError):\n    import a\n", True),
        ("with open(ImportError):\n    import a\n", False),
    ],
)
def test_an_import_is_guarded_where_its_failure_is_caught_by_design(code: str, guarded: bool) -> None:
    assert [each.guarded for each in facts(code).imports] == [guarded]


@pytest.mark.parametrize(
    ("code", "type_checking"),
    [
        ("if TYPE_CHECKING:\n    import a\n", True),
        ("if typing.TYPE_CHECKING:\n    import a\n", True),
        ("if not TYPE_CHECKING:\n    import a\n", False),
        ("if not TYPE_CHECKING:\n    pass\nelse:\n    import a\n", True),
        ("if TYPE_CHECKING:\n    pass\nelse:\n    import a\n", False),
    ],
)
def test_an_import_for_type_checkers_is_known(code: str, type_checking: bool) -> None:
    assert [each.type_checking for each in facts(code).imports] == [type_checking]


def test_an_import_in_a_function_is_known_by_its_scope() -> None:
    found = facts("class A:\n    import a\n    def f(self):\n        import b\n").imports
    assert [(each.module, each.in_function, each.scope > 0) for each in found] == [("a", False, True), ("b", True, True)]


@pytest.mark.parametrize(
    ("code", "chosen"),
    [
        ("if a:\n    import b\n", True),
        ("if a:\n    pass\nelse:\n    import b\n", True),
        ("try:\n    pass\nexcept OSError:\n    import b\n", True),
        ("match a:\n    case 1:\n        import b\n", True),
        ("try:\n    import b\nfinally:\n    pass\n", False),
        ("if a:\n    def late():\n        import b\n", False),
    ],
)
def test_an_import_is_chosen_where_a_condition_or_an_error_decides(code: str, chosen: bool) -> None:
    assert [each.chosen for each in facts(code).imports] == [chosen]
