"""Signatures held against each other: what fails whoever knows the port alone."""

import pytest

from audit.model.program import Function
from audit.model.questions.signatures import difference, says_its_signature
from audit.model.settings import Settings
from tests.audit.index.projects import project

_FILES = {"shop/__init__.py": "", "shop/domain/__init__.py": "", "shop/application/__init__.py": ""}
_IMPORTS = "from collections.abc import AsyncIterator, Awaitable\nfrom functools import cache\n\n\n"


def _methods(port: str, own: str) -> tuple[Function, Function]:
    code = f"{_IMPORTS}class Port:\n    {port}\n        ...\n\n\nclass Own:\n    {own}\n        print(1)\n"
    functions = project({**_FILES, "shop/domain/code.py": code}, Settings(profile="layered")).program.functions
    return functions["shop.domain.code.Port.do"], functions["shop.domain.code.Own.do"]


@pytest.mark.parametrize(
    ("port", "own", "message"),
    [
        ("def do(self, a):", "async def do(self, a):", "`Own.do` is async, and `Port.do` is not async"),
        ("async def do(self, a):", "def do(self, a) -> int:", "`Own.do` is not async, and `Port.do` is async"),
        ("def do(self):", "@property\n    def do(self):", "`Own.do` is a property, and `Port.do` is a method"),
        ("def do(self, a, b):", "def do(self, a):", "`Own.do` takes no `b`, and `Port.do` does"),
        ("def do(self, a, b):", "def do(self, b):", "`Own.do` takes no `a`, and `Port.do` does"),
        ("def do(self, a, b):", "def do(self, a, c):", "`Own.do` calls `c` what `Port.do` calls `b`"),
        ("def do(self, a, b):", "def do(self, b, a):", "`Own.do` takes `a` in another place than `Port.do`"),
        ("def do(self, a):", "def do(self, *, a):", "`Own.do` takes `a` in another place than `Port.do`"),
        ("def do(self, *, a):", "def do(self):", "`Own.do` takes no `a`, and `Port.do` does"),
        ("def do(self, a):", "def do(self, a, b):", "`Own.do` requires `b`, and `Port.do` does not"),
        ("def do(self, a=1):", "def do(self, a):", "`Own.do` requires `a`, and `Port.do` does not"),
        ("def do(self, a):", "def do(self, a, *, b):", "`Own.do` requires `b`, and `Port.do` does not"),
    ],
)
def test_a_method_that_fails_a_caller_of_its_port_is_told_with_what_differs(port: str, own: str, message: str) -> None:
    assert difference(*_methods(port, own)) == message


@pytest.mark.parametrize(
    ("port", "own"),
    [
        ("def do(self, a):", "def do(self, a, b=1, *, c=2):"),
        ("def do(self, *, a):", "def do(self, a):"),
        ("def do(self, *, a, b):", "def do(self, *, b, a):"),
        ("def do(self, a, /):", "def do(self, b, /):"),
        ("def do(self, a):", "def do(self, *args, **kwargs):"),
        ("def do(self, **filters):", "def do(self, name):"),
        ("def do(self, a):", "@staticmethod\n    def do(a):"),
        ("def do(self) -> AsyncIterator[int]:", "async def do(self):"),
        ("async def do(self):", "def do(self) -> Awaitable[int]:"),
        ("async def do(self):", "def do(self):\n        return self.later()"),
    ],
)
def test_a_method_that_takes_whatever_its_port_takes_differs_in_nothing(port: str, own: str) -> None:
    assert difference(*_methods(port, own)) == ""


def test_a_method_under_a_decorator_that_is_not_known_does_not_say_its_signature() -> None:
    port, own = _methods("def do(self, a):", "@cache\n    def do(self, b):")
    assert (says_its_signature(port), says_its_signature(own)) == (True, False)
