"""Uses of imported things, by Python's rules of scope."""

import pytest

from audit.model.facts import Member, MemberKind, Span, Use
from tests.audit.facts.reading import facts, uses


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from m import E\nprint(E.A, E.B.value, E['C'])\n", ["E.A", "E.B.value", "E[C]"]),
        ("import m.n\nx = m.n.E.A\n", ["m.n.E.A"]),
        ("class E: ...\ndef f(): return E.A\n", ["E.A"]),
        ("from m import E\nP = E\nP.A\n", ["P.A"]),
        ("def f():\n    from m import E\n    def g(): return E.A\n", ["E.A"]),
        ("from m import *\nE.A\nint.real\n", ["E.A"]),
        ("from m import E\nmatch x:\n    case E.A | E.B: pass\n", ["E.A", "E.B"]),
        ("from m import E\n@d(E.A)\ndef f(x: E.B = E.C) -> E.D: ...\n", ["E.A", "E.B", "E.C", "E.D"]),
        ("from m import E\n[E.A for x in E.B if E.C]\n", ["E.A", "E.B", "E.C"]),
    ],
)
def test_a_use_of_something_that_can_be_followed_is_kept(code: str, found: list[str]) -> None:
    assert uses(code) == found


@pytest.mark.parametrize(
    "code",
    [
        "from m import E\ndef f(E): return E.A\n",
        "from m import E\ndef f():\n    E = g()\n    return E.A\n",
        "from m import E\n[E.A for E in x]\n",
        "from m import E\nlambda E: E.A\n",
        "def f():\n    E = g()\n    def h():\n        nonlocal E\n        E = 1\n    return E.A\n",
        "class C:\n    from m import E\n    def f(self): return E.A\n",
        "x.A\n",
    ],
)
def test_a_use_of_a_local_or_unknown_name_is_left_out(code: str) -> None:
    assert uses(code) == []


def test_a_class_body_sees_its_own_names_and_its_methods_do_not() -> None:
    assert uses("class C:\n    from m import E\n    x = E.A\n    def f(self):\n        return E.B\n") == ["E.A"]


def test_what_is_done_with_a_reference_is_known() -> None:
    found = facts("import m\nm.a = 1\nsetattr(m, 'b', 1)\nsetattr(m, name, 1)\nm.c()\nm.d\n").references
    assert [(each.path, each.use) for each in found] == [
        (("a",), Use.WRITE),
        (("b",), Use.WRITE),
        (("*",), Use.WRITE),
        (("c",), Use.CALL),
        (("d",), Use.READ),
    ]


@pytest.mark.parametrize(
    ("code", "guarded"),
    [
        ("from m import E\ntry:\n    E.A\nexcept AttributeError:\n    pass\n", [True]),
        ("from m import E\nif hasattr(E, 'A'):\n    E.A\n", [True]),
        ("from m import E\nhasattr(E, 'A') and E.A\n", [True]),
        ("from m import E\nE.A if hasattr(E, 'A') else E.B\n", [True, False]),
        ("from m import E\nwith pytest.raises(AttributeError):\n    E.A\n", [True]),
        ("from m import E\nE.A\n", [False]),
    ],
)
def test_a_use_that_may_fail_by_design_is_guarded(code: str, guarded: list[bool]) -> None:
    assert [each.guarded for each in facts(code).references] == guarded


def test_columns_count_code_points_and_not_bytes() -> None:
    assert facts("from m import E\ns = 'żółć', E.A\n").references[0].span == Span(2, 12, 2, 15)


def test_a_byte_order_mark_moves_no_column() -> None:
    assert facts("\ufefffrom m import E; 'ż', E.A\n").references[0].span == Span(1, 22, 1, 25)


def test_a_class_says_its_header_and_its_members() -> None:
    (found,) = facts(
        """
        @unique
        class E(str, Base[T], call(), metaclass=Meta):
            A = 1
            B: int = 2
            C: int
            @property
            def d(self): ...
            def e(self): ...
            class F: ...
        """
    ).classes[:1]
    assert (found.bases, found.metaclass, found.decorators, found.dynamic) == (
        (("str",), ("Base",), ()),
        ("Meta",),
        (("unique",),),
        False,
    )
    assert found.members == (
        Member("A", MemberKind.VALUE, 3),
        Member("B", MemberKind.VALUE, 4),
        Member("C", MemberKind.ANNOTATION, 5),
        Member("d", MemberKind.PROPERTY, 7),
        Member("e", MemberKind.METHOD, 8),
        Member("F", MemberKind.CLASS, 9),
    )


def test_a_class_body_that_writes_to_its_namespace_is_dynamic() -> None:
    assert [each.dynamic for each in facts("class E:\n    for n in 'AB':\n        locals()[n] = 1\n").classes] == [True]


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ("Enum('E', 'A B')", ("A", "B")),
        ("Enum('E', 'A, B')", ("A", "B")),
        ("Enum('E', ['A', 'B'])", ("A", "B")),
        ("Enum('E', [('A', 1), ('B', 2)])", ("A", "B")),
        ("Enum('E', {'A': 1, 'B': 2})", ("A", "B")),
        ("Enum('E', names='A B')", ("A", "B")),
        ("Enum('E', names())", None),
        ("Enum('E', {**more})", None),
        ("Enum('E')", None),
    ],
)
def test_the_functional_api_spells_its_names(call: str, names: tuple[str, ...] | None) -> None:
    assert [each.literals for each in facts(f"E = {call}\n").bindings] == [names]
