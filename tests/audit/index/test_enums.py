"""Enum members by every road that Python has to make them."""

import pytest

from tests.audit.index.projects import mismatched, package

E = "from enum import Enum, auto\n"

FINE = {
    "members": package(
        m=E + "class S(Enum):\n    A = 1\n    B = auto()\n    C, D = 3, 4\n    F: int = 5\n",
        use="from p.m import S\nS.A, S.B, S.C, S.D, S.F\n",
    ),
    "alias of a member": package(m=E + "class S(Enum):\n    A = 1\n    B = A\n", use="from p.m import S\nS.B, S['B']\n"),
    "alias of the class": package(m=E + "class S(Enum):\n    A = 1\nT = S\n", use="from p.m import T as U\nV = U\nV.A\n"),
    "chain": package(m=E + "class S(Enum):\n    A = 1\n", use="import p.m\np.m.S.A.value.anything\np.m.S['A'].name\n"),
    "str mixin": package(m=E + "class S(str, Enum):\n    A = 'a'\n", use="from p.m import S\nS.A.upper(), S.upper, S.join\n"),
    "IntEnum": package(
        m="import enum\nclass S(enum.IntEnum):\n    A = 1\n", use="from p.m import S\nS.from_bytes, S.A.bit_length\n"
    ),
    "Flag": package(
        m="from enum import Flag\nclass S(Flag):\n    A = 1\n    B = 2\n    AB = A | B\n", use="from p.m import S\nS.AB | S.A\n"
    ),
    "methods": package(
        m=E + "class S(Enum):\n    A = 1\n    @classmethod\n    def f(cls): ...\n"
        "    @property\n    def g(self): ...\n    class K: ...\n    def _missing_(cls, v): ...\n",
        use="from p.m import S\nS.f(), S.A.g, S.g, S.K, S._missing_, S.__members__, S.name, S.value, S.mro\n",
    ),
    "base without members": package(
        m=E + "class Base(Enum):\n    def f(self): ...\nclass S(Base):\n    A = 1\n",
        use="from p.m import Base, S\nS.A, S.f, Base.anything\n",
    ),
    "mixin of ours": package(
        m=E + "class M:\n    x = 1\n    def f(self): ...\nclass S(M, Enum):\n    A = 1\n",
        use="from p.m import S\nS.x, S.f, S.A\n",
    ),
    "base that may add names": package(
        m=E + "class M:\n    def __init_subclass__(cls): cls.B = 1\nclass S(M, Enum):\n    A = 1\n",
        use="from p.m import S\nS.B\n",
    ),
    "enum base that may add names": package(
        m=E + "class B(Enum):\n    def __init_subclass__(cls): cls.C = 1\nclass S(B):\n    A = 1\n",
        use="from p.m import S\nS.C\n",
    ),
    "unknown base": package(m=E + "from lib import M\nclass S(M, Enum):\n    A = 1\n", use="from p.m import S\nS.anything\n"),
    "unknown decorator": package(
        m=E + "from lib import d\n@d\nclass S(Enum):\n    A = 1\n", use="from p.m import S\nS.anything\n"
    ),
    "metaclass": package(
        m=E + "from enum import EnumMeta\nclass M(EnumMeta):\n    def __getattr__(cls, n): ...\n"
        "class S(Enum, metaclass=M):\n    A = 1\n",
        use="from p.m import S\nS.anything\n",
    ),
    "computed body": package(
        m=E + "class S(Enum):\n    A = 1\n    for n in 'BC':\n        locals()[n] = n\n", use="from p.m import S\nS.B\n"
    ),
    "functional": package(
        m=E + "S = Enum('S', 'A B')\nT = Enum('T', f())\n", use="from p.m import S, T\nS.A, S['B'], T.anything\n"
    ),
    "Django choices": package(
        m="from django.db import models\nclass S(models.TextChoices):\n    A = 'a', 'A'\n",
        use="from p.m import S\nS.choices, S.labels, S.values, S.A.label\n",
    ),
    "added from outside": package(m=E + "class S(Enum):\n    A = 1\nS.B = 2\n", use="from p.m import S\nS.B\n"),
    "extended": package(m=E + "class S(Enum):\n    A = 1\nextend_enum(S, 'B', 2)\n", use="from p.m import S\nS.B\n"),
    "two classes of one name": package(
        m=E + "if f():\n    class S(Enum):\n        A = 1\nelse:\n    class S(Enum):\n        B = 1\n",
        use="from p.m import S\nS.B, S.A\n",
    ),
    "optional": package(
        m=E + "try:\n    from lib import S\nexcept ImportError:\n    class S(Enum):\n        A = 1\n",
        use="from p.m import S\nS.B\n",
    ),
    "expected to fail": package(
        m=E + "class S(Enum):\n    A = 1\n", use="from p.m import S\nwith raises(AttributeError):\n    S.B\n"
    ),
    "shadowed by a parameter": package(m=E + "class S(Enum):\n    A = 1\n", use="from p.m import S\ndef f(S):\n    return S.B\n"),
    "no enum": package(m="class S:\n    A = 1\n", use="from p.m import S\nS.B\n"),
    "stub": {**package(use="from p.m import S\nS.A, S.B\n"), "p/m.pyi": E + "class S(Enum):\n    A: int\n    B = ...\n"},
}


@pytest.mark.parametrize("files", FINE.values(), ids=FINE)
def test_a_member_that_is_there_or_may_be_is_no_mismatch(files: dict[str, str]) -> None:
    assert mismatched(files) == []


WRONG = {
    "plain": (package(m=E + "class S(Enum):\n    A = 1\n", use="from p.m import S\nS.B\n"), ["p/use.py:2 S.B"]),
    "by key": (
        package(m=E + "class S(Enum):\n    A = 1\n    def f(self): ...\n", use="from p.m import S\nS['f']\n"),
        ["p/use.py:2 S.f"],
    ),
    "in a chain": (package(m=E + "class S(Enum):\n    A = 1\n", use="import p.m as m\nm.S.B.value\n"), ["p/use.py:2 S.B"]),
    "through an alias": (
        package(m=E + "class S(Enum):\n    A = 1\n", use="from p.m import S as T\nU = T\nU.B\n"),
        ["p/use.py:3 S.B"],
    ),
    "through a re-export": (
        {**package(m=E + "class S(Enum):\n    A = 1\n", use="from p import S\nS.B\n"), "p/__init__.py": "from .m import *\n"},
        ["p/use.py:2 S.B"],
    ),
    "local import": (
        package(m=E + "class S(Enum):\n    A = 1\n", use="def f():\n    from p.m import S\n    return S.B\n"),
        ["p/use.py:3 S.B"],
    ),
    "nested": (
        package(m=E + "class O:\n    class S(Enum):\n        A = 1\n", use="from p.m import O\nO.S.A, O.S.B\n"),
        ["p/use.py:2 O.S.B"],
    ),
    "nested in an enum": (
        package(m=E + "class O(Enum):\n    X = 1\n    class S(Enum):\n        A = 1\n", use="from p.m import O\nO.S.B\n"),
        ["p/use.py:2 O.S.B"],
    ),
    "inherited": (
        package(
            m=E + "class Base(str, Enum):\n    def f(self): ...\nclass S(Base):\n    A = 'a'\n",
            use="from p.m import S\nS.B, S.f\n",
        ),
        ["p/use.py:2 S.B"],
    ),
    "functional": (package(m=E + "S = Enum('S', ['A', 'B'])\n", use="from p.m import S\nS.C\n"), ["p/use.py:2 S.C"]),
    "functional of a base": (
        package(m=E + "class Base(Enum):\n    pass\nS = Base('S', 'A')\n", use="from p.m import S\nS.C\n"),
        ["p/use.py:2 S.C"],
    ),
    "annotated only": (
        package(m=E + "class S(Enum):\n    A = 1\n    B: int\n", use="from p.m import S\nS.B\n"),
        ["p/use.py:2 S.B"],
    ),
    "in a match": (
        package(m=E + "class S(Enum):\n    A = 1\n", use="from p.m import S\nmatch x:\n    case S.B: pass\n"),
        ["p/use.py:3 S.B"],
    ),
    "in its own module": (package(m=E + "class S(Enum):\n    A = 1\ndef f(x=S.B): ...\n"), ["p/m.py:4 S.B"]),
    "unique": (
        package(m="import enum\n@enum.unique\nclass S(enum.Enum):\n    A = 1\n", use="from p.m import S\nS.B\n"),
        ["p/use.py:2 S.B"],
    ),
    "Django choices": (
        package(
            m="from django.db.models import TextChoices\nclass S(TextChoices):\n    A = 'a', 'A'\n",
            use="from p.m import S\nS.B\n",
        ),
        ["p/use.py:2 S.B"],
    ),
}


@pytest.mark.parametrize(("files", "members"), WRONG.values(), ids=WRONG)
def test_a_member_that_is_nowhere_is_a_mismatch(files: dict[str, str], members: list[str]) -> None:
    assert mismatched(files) == members
