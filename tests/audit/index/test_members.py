"""Which members of classes and modules are missing, and where that cannot be known."""

import pytest

from audit.model.settings import Settings
from tests.audit.index.projects import project

SETTINGS = Settings(profile="layered")
HEAD = (
    "from dataclasses import dataclass\nfrom typing import Any, Generic, Protocol, TypeVar\n\n"
    "from pydantic import BaseModel\n\n\n"
)
PLAIN = "class Plain:\n    kind = 'x'\n\n    def __init__(self):\n        self.size = 1\n\n    def run(self): ...\n\n\n"


def _missing(code: str, **others: str) -> list[str]:
    files = {
        "shop/__init__.py": "",
        "shop/a.py": HEAD + PLAIN + code,
        **{f"shop/{name}.py": text for name, text in others.items()},
    }
    return [f"{use.as_written}: {use.holder}.{use.name}" for use in project(files, SETTINGS).program.misuse.members]


GONE = ["plain.gone: shop.a.Plain.gone"]


@pytest.mark.parametrize(
    "code",
    [
        "def use(plain: Plain):\n    return plain.gone\n",
        "def use(plain: 'Plain | None' = None):\n    plain.gone()\n",
        "def use():\n    plain = Plain()\n    plain.gone\n",
        "def use():\n    plain = None\n    plain = Plain()\n    return plain.gone\n",
        "def make():\n    return Plain()\n\n\ndef use():\n    plain = make()\n    plain.gone = plain.gone\n",
        "async def make() -> Plain: ...\n\n\nasync def use():\n    plain = await make()\n    return plain.gone['x']\n",
        "def use(plain: Plain):\n    return [plain.gone for each in plain.kind]\n",
        "def use(plain: Plain):\n    return lambda: plain.gone\n",
        "plain = Plain()\nprint(plain.gone)\n",
        "class Way:\n    def __enter__(self) -> Plain: ...\n\n\ndef use():\n    with Way() as plain:\n        plain.gone\n",
        (
            "from contextlib import contextmanager\nfrom typing import Iterator\n\n\n"
            "@contextmanager\ndef way() -> Iterator[Plain]: ...\n\n\n"
            "def use():\n    with way() as plain:\n        plain.gone\n"
        ),
    ],
)
def test_a_member_is_missing_wherever_the_class_is_known(code: str) -> None:
    expected = [] if "plain.gone =" in code else GONE  # what is written from outside is there
    assert _missing(code) == expected


@pytest.mark.parametrize(
    "code",
    [
        "def use(plain):\n    plain.gone\n",
        "def use(plain: Any):\n    plain.gone\n",
        "def use(plain: Plain):\n    for plain in [1]:\n        plain.gone\n",
        "def use(plain: Plain):\n    plain = plain.kind\n    plain.gone\n",
        "def use(plain: Plain):\n    if isinstance(plain, dict):\n        plain.gone\n",
        "def use(plain: Plain):\n    match plain:\n        case dict():\n            plain.gone\n",
        "def use(plain: Plain):\n    return hasattr(plain, 'gone') and plain.gone\n",
        "def use(plain: Plain):\n    print(getattr(plain, 'gone', 1))\n    plain.gone\n",
        "def use(plain: Plain):\n    try:\n        plain.gone()\n    except AttributeError:\n        return 1\n",
        "def use(plain: Plain):\n    return [plain.gone for plain in [1]], lambda plain: plain.gone\n",
        "def use(plain: Plain):\n    return plain.__dict__, plain.__module__, plain._Plain__hidden\n",
        "def use(plain: Plain):\n    def inner():\n        nonlocal plain\n        plain = 1\n\n    return plain.gone\n",
        "def put(thing):\n    thing.gone = 1\n\n\ndef use(plain: Plain):\n    return plain.gone\n",
        "Plain.gone = 1\n\n\ndef use(plain: Plain):\n    return plain.gone\n",
        "setattr(Plain, 'go' + 'ne', 1)\n\n\ndef use(plain: Plain):\n    return plain.gone\n",
        "def put(plain: Plain, word):\n    setattr(plain, word, 1)\n\n\ndef use(plain: Plain):\n    return plain.gone\n",
        "class More(Plain):\n    gone = 1\n\n\ndef use(plain: Plain):\n    return plain.gone\n",
        "class Base:\n    def __init_subclass__(cls): ...\n\n\nclass Low(Base): ...\n\n\ndef use(low: Low):\n    low.gone\n",
        "from a import changed\n\n\n@changed\ndef make() -> Plain: ...\n\n\ndef use():\n    plain = make()\n    plain.gone\n",
        "T = TypeVar('T')\n\n\nclass Box(Generic[T]):\n    item: T\n\n\ndef use(box: Box[Plain]):\n    return box.item.gone\n",
    ],
)
def test_where_it_cannot_be_known_nothing_is_missing(code: str) -> None:
    assert _missing(code) == []


@pytest.mark.parametrize(
    "body",
    [
        "self.gone, self.other = 1, 2",
        "with open('x') as self.gone:\n            pass",
        "for self.gone in [1]:\n            pass",
        "setattr(self, 'gone', 1)",
        "object.__setattr__(self, 'gone', 1)",
        "self.__dict__.update(gone=1)",
        "self.__dict__ = {}",
        "vars(self).update(gone=1)",
        "self.gone: int",
        "def inner():\n            self.gone = 1",
    ],
)
def test_a_method_gives_its_class_attributes_in_many_ways(body: str) -> None:
    assert _missing(f"class Given:\n    def make(self):\n        {body}\n\n\ndef use(given: Given):\n    given.gone\n") == []


@pytest.mark.parametrize(
    "code",
    [
        "class It:\n    __slots__ = ('gone',)\n",
        "class It:\n    __slots__ = tuple('ab')\n",
        "class It:\n    gone: int\n",
        "class It:\n    class gone: ...\n",
        "class It:\n    @property\n    def gone(self): ...\n",
        "class It(Exception):\n    gone = 1\n",
        "class It(BaseModel, extra='allow'):\n    name: str\n",
        "class It(BaseModel):\n    class Config:\n        extra = 'allow'\n",
        "class It(BaseModel):\n    model_config = {'extra': 'allow'}\n",
        "class It(BaseModel):\n    model_config = CONFIG\n",
        "class Meta(type): ...\n\n\nclass It(metaclass=Meta): ...\n",
        "class It(Plain, UNKNOWN): ...\n",
        "class It:\n    def __getattribute__(self, name): ...\n",
        "if UNKNOWN:\n    class It: ...\nelse:\n    class It:\n        gone = 1\n",
    ],
)
def test_a_class_has_what_its_header_and_body_may_give(code: str) -> None:
    assert _missing(f"{code}\n\ndef use(it: It):\n    it.gone\n") == []


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("@dataclass\nclass It:\n    name: str\n", "it.gone"),
        ("class It(BaseModel):\n    model_config = {'from_attributes': True}\n    name: str\n", "it.gone"),
        ("class It(Exception): ...\n", "it.gone"),
        ("class It(Protocol):\n    name: str\n", "it.gone"),
        ("class It(Plain): ...\n", "it.gone"),
    ],
)
def test_a_closed_class_lacks_what_nothing_gives_it(code: str, written: str) -> None:
    known = "    print(it.args)\n" if "Exception" in code else "    print(it.model_dump())\n" if "BaseModel" in code else ""
    assert _missing(f"{code}\n\ndef use(it: It):\n{known}    it.gone\n") == [f"{written}: shop.a.It.gone"]


def test_an_attribute_of_self_is_what_all_methods_agree_on() -> None:
    agreed = (
        "class It:\n    def __init__(self):\n        self.plain = None\n\n    def fill(self):\n        self.plain = Plain()\n"
    )
    use = "\n    def use(self):\n        return self.plain.gone\n"
    torn = agreed + "\n    def swap(self, other):\n        self.plain = other\n"
    assert _missing(agreed + use) == ["self.plain.gone: shop.a.Plain.gone"]
    assert _missing(torn + use) == []


def test_what_a_mixin_asks_of_itself_is_what_others_bring() -> None:
    part = "class RunMixin:\n    def run(self):\n        self.step()\n"
    assert _missing(part) == []
    assert _missing(part + "\n\nclass Whole(RunMixin):\n    def walk(self): ...\n") == ["self.step: shop.a.RunMixin.step"]


def test_a_class_that_fits_a_protocol_may_be_what_is_asked() -> None:
    port = "class Port(Protocol):\n    def send(self): ...\n\n\ndef use(port: Port):\n    port.flush()\n"
    assert _missing(port + "\n\nclass Mail:\n    def send(self): ...\n    def flush(self): ...\n") == []
    assert _missing(port + "\n\nclass Other:\n    def flush(self): ...\n") == ["port.flush: shop.a.Port.flush"]


def test_a_module_lacks_what_it_does_not_bind() -> None:
    use = "import shop.m\nfrom shop import m\n\nm.found()\nm.gone()\nshop.m.lost\nm.Later\nm.T\n"
    guarded = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from shop.a import Plain as T\n\n"
    module = f"{guarded}Later: int\n\n\ndef found(): ...\n"
    assert _missing("", m=module, use=use) == ["m.gone: shop.m.gone", "shop.m.lost: shop.m.lost"]
    assert _missing("", m=f"{module}\n\ndef __getattr__(name): ...\n", use=use) == []
    assert _missing("", m=module, use=use, patch="from shop import m\n\nm.gone = m.lost = 1\n") == []


def test_tests_are_followed_and_what_fixtures_give_them_is_unknown() -> None:
    files = {
        "shop/__init__.py": "",
        "shop/a.py": PLAIN,
        "tests/test_a.py": "from shop.a import Plain\n\n\ndef test_it(plain):\n    plain.lost\n    Plain().gone()\n",
    }
    found = project(files, SETTINGS).program.misuse
    assert [(use.module, use.as_written) for use in found.members] == [("tests.test_a", "Plain().gone")]
    assert found.modules == {"shop", "shop.a", "tests.test_a"}
