"""Which calls do not fit what they call, and where that cannot be known."""

import pytest

from audit.model.misuse import Misfit
from audit.model.settings import Settings
from tests.audit.index.projects import project

SETTINGS = Settings(profile="layered")
HEAD = (
    "from dataclasses import KW_ONLY, InitVar, dataclass, field\nfrom typing import Annotated, ClassVar, NamedTuple, Protocol\n\n"
    "import attr\nimport attrs\nfrom pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator\n\n\n"
)


def _wrong(code: str, **others: str) -> list[tuple[str, Misfit]]:
    files = {"shop/__init__.py": "", "shop/a.py": HEAD + code, **{f"shop/{name}.py": text for name, text in others.items()}}
    return [(use.as_written, use.misfit) for use in project(files, SETTINGS).program.misuse.calls]


TAKES = "def f(a, b=1, /, c=2, *, d): ...\n\n\n"


@pytest.mark.parametrize(
    ("call", "found"),
    [
        ("f(1, d=2)", None),
        ("f(1, 2, 3, d=4)", None),
        ("f(*x, d=1)", None),
        ("f(1, **x)", None),
        ("f(d=1)", Misfit(missing=("a",), most=3)),
        ("f(1)", Misfit(missing=("d",), most=3)),
        ("f(*x)", Misfit(missing=("d",), most=3)),
        ("f(1, 2, 3, 4, d=5)", Misfit(surplus=4, most=3)),
        ("f(1, 2, 3, c=4, d=5)", Misfit(twice=("c",), most=3)),
        ("f(1, b=2, d=3)", Misfit(unknown=("b",), most=3)),
        ("f(e=1, *x, **x)", Misfit(unknown=("e",), most=3)),
    ],
)
def test_arguments_are_held_against_a_signature(call: str, found: Misfit | None) -> None:
    assert _wrong(f"{TAKES}def use(x):\n    {call}\n") == ([("f", found)] if found else [])


@pytest.mark.parametrize(
    "code",
    [
        "@changed\ndef f(a): ...\n\n\nf()\n",
        "def f(a): ...\ndef f(): ...\n\n\nf()\n",
        "def f(*given, **words): ...\n\n\nf(1, 2, c=3)\n",
        "def f(a: Annotated[int, Inject[int]]): ...\n\n\nf()\n",
        "def f(a): ...\n\n\ntry:\n    f()\nexcept TypeError:\n    pass\n",
        "class A:\n    def m(self, a): ...\n\n\nclass B(A):\n    def m(self): ...\n\n\ndef use(a: A):\n    a.m()\n",
        "class A:\n    def m(self, a): ...\n\n\ndef use(a: A):\n    a.m = print\n    a.m()\n",
        "class A:\n    def __init__(self):\n        self.m = print\n\n    def m(self, a): ...\n\n\ndef use(a: A):\n    a.m()\n",
        "class A:\n    @property\n    def m(self): ...\n\n\ndef use(a: A):\n    a.m(1)\n",
        "class A:\n    def m(self, a): ...\n\n    m = changed(m)\n\n\ndef use(a: A):\n    a.m()\n",
        "class Meta(type):\n    def __call__(cls, *given): ...\n\n\nclass A(metaclass=Meta): ...\n\n\nA(1)\n",
        "@changed\nclass A: ...\n\n\nA(1)\n",
        "class A(UNKNOWN): ...\n\n\nA(1)\n",
        "class A(Exception): ...\n\n\nA(1, 2)\n",
        "from enum import Enum\n\n\nclass A(Enum):\n    X = 1\n\n\nA(1)\n",
        "class P(Protocol):\n    def m(self): ...\n\n\nclass A:\n    def m(self, a=1): ...\n\n\ndef use(p: P):\n    p.m(1)\n",
        (
            "class L:\n    def __init__(self, a): ...\n\n\nclass R:\n    def __init__(self): ...\n\n\n"
            "class M(L):\n    def __init__(self):\n        super().__init__()\n\n\nclass B(M, R): ...\n"
        ),
        "class A(BaseModel):\n    a: int\n\n    @model_validator(mode='before')\n    def fill(cls, data): ...\n\n\nA()\n",
        "class A(BaseModel):\n    model_config = ConfigDict(alias_generator=str)\n    a: int\n\n\nA(b=1)\n",
        "class A(BaseModel):\n    model_config = ConfigDict(extra='allow')\n    a: int = 1\n\n\nA(b=1)\n",
        "class A(BaseModel):\n    a: Annotated[int, Field(default=1)]\n\n\nA()\n",
        "@dataclass(init=False)\nclass A:\n    a: int\n\n\nA()\n",
        "@dataclass\nclass A:\n    a: int = field(**WORDS)\n\n\nA()\n",
    ],
)
def test_where_it_cannot_be_known_nothing_is_wrong(code: str) -> None:
    assert _wrong(code) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("class A: ...\n\n\nA(1)\n", ("A", Misfit(surplus=1))),
        ("class A:\n    def __call__(self, a): ...\n\n\nA()()\na = A()\na()\n", ("a", Misfit(missing=("a",), most=1))),
        ("class A:\n    @staticmethod\n    def m(a): ...\n\n\nA.m()\n", ("A.m", Misfit(missing=("a",), most=1))),
        ("class A:\n    @classmethod\n    def m(cls, a): ...\n\n\nA.m()\n", ("A.m", Misfit(missing=("a",), most=1))),
        ("class A:\n    def m(self, a): ...\n\n\nA.m(A())\n", ("A.m", Misfit(missing=("a",), most=2))),
        ("class A:\n    def m(self, a): ...\n\n\nA().m()\n", ("A().m", Misfit(missing=("a",), most=1))),
        ("class A:\n    class B:\n        def __init__(self, b): ...\n\n\nA.B()\n", ("A.B", Misfit(missing=("b",), most=1))),
        (
            "class A:\n    def __init__(self, a): ...\n\n\nclass B(A):\n    def __init__(self):\n        super().__init__()\n",
            ("super().__init__", Misfit(missing=("a",), most=1)),
        ),
        ("class A:\n    def __init__(self, a): ...\n\n\nclass B(A): ...\n\n\nB()\n", ("B", Misfit(missing=("a",), most=1))),
        (
            "@attrs.define\nclass A:\n    _a: int\n    b: int = 1\n\n\nA(_a=1)\n",
            ("A", Misfit(missing=("a",), unknown=("_a",), most=2)),
        ),
        ("@attr.s\nclass A:\n    a = attr.ib()\n    b = 1\n\n\nA(1, 2)\n", ("A", Misfit(surplus=2, most=1))),
        ("@dataclass(kw_only=True)\nclass A:\n    a: int\n\n\nA(1)\n", ("A", Misfit(missing=("a",), surplus=1))),
        ("class A(NamedTuple):\n    a: int\n\n\nA()\n", ("A", Misfit(missing=("a",), most=1))),
        ("class A(BaseModel):\n    a: int | None\n\n\nA()\n", ("A", Misfit(missing=("a",)))),
        ("class A(BaseModel):\n    a: int = Field(alias='b')\n\n\nA(c=1)\n", ("A", Misfit(missing=("a",), unknown=("c",)))),
        ("class P(Protocol):\n    def m(self): ...\n\n\ndef use(p: P):\n    p.m(1)\n", ("p.m", Misfit(surplus=1))),
    ],
)
def test_what_is_known_to_be_called_must_fit(code: str, found: tuple[str, Misfit]) -> None:
    assert _wrong(code) == [found]


def test_a_field_that_a_subclass_takes_out_of_the_constructor_is_not_asked_for() -> None:
    code = (
        "@dataclass\nclass A:\n    a: int\n    b: int\n\n\n"
        "@dataclass\nclass B(A):\n    a: int = field(init=False)\n    c: int = 0\n\n\nB(1)\nB(1, 2)\nB(1, 2, 3)\n"
    )
    assert _wrong(code) == [("B", Misfit(surplus=3, most=2))]


def test_functions_of_modules_are_followed_through_imports() -> None:
    use = "import shop.m\nfrom shop import m as other\nfrom shop.m import f as g\n\nshop.m.f()\nother.f()\ng()\n"
    assert [name for name, _ in _wrong("", m="def f(a): ...\n", use=use)] == ["shop.m.f", "other.f", "g"]


def test_without_a_sign_of_the_second_version_of_pydantic_a_field_may_be_left_out() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/a.py": "from pydantic import BaseModel\n\n\nclass A(BaseModel):\n    a: int\n\n\nA()\n",
    }
    assert project(files, SETTINGS).program.misuse.calls == ()
