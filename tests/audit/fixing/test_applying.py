import pytest

from audit.fixing import apply, compatible, decoded, encoded
from audit.model.edit import Edit, NewFile, NewImport
from audit.model.facts import Span
from audit.model.text import text_of


def edited(source: str, *edits: tuple[tuple[int, int, int, int], str]) -> str:
    """Return a text after edits at spans."""
    return apply(text_of(source), [Edit("", Span(*place), text) for place, text in edits], frozenset())


def test_edits_are_made_where_they_are_asked_for_whatever_their_order() -> None:
    assert edited("one two\nthree\n", ((2, 0, 2, 5), "3"), ((1, 0, 1, 3), "1"), ((1, 4, 1, 7), "2")) == "1 2\n3\n"


def test_columns_count_code_points() -> None:
    assert edited("naïve = 'über'\n", ((1, 8, 1, 14), "1")) == "naïve = 1\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_new_lines_end_as_the_others_do(end: str) -> None:
    assert edited(f"a{end}b{end}c", ((2, 0, 2, 1), "x\ny")) == f"a{end}x{end}y{end}c"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f():\n    GONE\n\n    return 1\n", "def f():\n    return 1\n"),
        ("def f():\n    GONE\n    return 1\n", "def f():\n    return 1\n"),
        ("def f():\n    x = 1\n\n    GONE\n\n    return x\n", "def f():\n    x = 1\n\n    return x\n"),
        ("def f():\n    x = 1\n    GONE\n\n    return x\n", "def f():\n    x = 1\n\n    return x\n"),
        ('def f():\n    """Doc."""\n\n    GONE\n\n    return 1\n', 'def f():\n    """Doc."""\n\n    return 1\n'),
    ],
)
def test_a_line_that_goes_takes_blank_lines_along_that_nothing_needs(before: str, after: str) -> None:
    line = before.split("\n").index("    GONE") + 1
    assert edited(before, ((line, 0, line + 1, 0), "")) == after


def test_lines_that_go_together_are_tidied_together() -> None:
    assert edited("def f():\n    a\n    b\n\n    c\n", ((2, 0, 3, 0), ""), ((3, 0, 4, 0), "")) == "def f():\n    c\n"


def test_of_two_fixes_for_one_text_the_later_waits() -> None:
    first = Edit("a.py", Span(1, 0, 1, 5), "x")
    across = Edit("a.py", Span(1, 4, 1, 8), "y")
    beyond = Edit("a.py", Span(1, 5, 1, 8), "z")
    assert compatible([(first,), (across,), (beyond,), (first,)]) == [True, False, True, True]


def test_two_insertions_at_one_place_wait_for_each_other() -> None:
    here = Span(3, 0, 3, 0)
    assert compatible([(Edit("a.py", here, "x"),), (Edit("a.py", here, "y"),), (Edit("b.py", here, "y"),)]) == [True, False, True]


def test_a_name_cannot_be_imported_from_two_places_at_once() -> None:
    one, other = NewImport("a.py", "shop.users", "User"), NewImport("a.py", "shop.people", "User")
    assert compatible([(one,), (other,), (one, NewFile("b.py"))]) == [True, False, True]


@pytest.mark.parametrize(
    "data",
    [
        b"x = 1\n",
        "x = 'ü'\n".encode(),
        "\ufeffx = 'ü'\r\n".encode(),
        "# coding: latin-1\nx = 'ü'\n".encode("latin-1"),
        "# coding: cp1251\nx = 'Ж'".encode("cp1251"),
        b"",
        b"x = 1\r\r\n\x0c\ny = 2",
    ],
)
def test_a_text_becomes_the_same_bytes_again(data: bytes) -> None:
    found = decoded(data)
    assert found is not None
    assert encoded("".join(found.text.lines), found.encoding) == data


@pytest.mark.parametrize("data", [b"# coding: nonsense\n", b"\xff\xfe", b"\x80"])
def test_bytes_without_a_text_have_none(data: bytes) -> None:
    assert decoded(data) is None


def test_what_an_encoding_cannot_say_is_not_written() -> None:
    assert encoded("Ж", "latin-1") is None
