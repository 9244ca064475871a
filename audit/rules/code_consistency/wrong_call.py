from collections.abc import Iterator

from audit.errors import nearest
from audit.model.finding import Effort, Finding, Severity
from audit.model.misuse import Misfit
from audit.model.misuse import WrongCall as Use
from audit.model.project import Project
from audit.model.rule import Curve, Example, Rule

MOST_ADVICE = 100
"""For how many unknown arguments the nearest parameter is looked up: more than anybody reads, and each look costs."""

_WEB = "import fastapi\n\napp = fastapi.FastAPI()\n"

_USE_CASE = """\
class Login:
    def __init__(self, users: dict, clock=None):
        self.users = users

    async def execute(self, email: str, *, remember: bool): ...
"""

_ROUTES = """\
from fastapi import APIRouter, Depends

from shop.login import Login

router = APIRouter()


def login_use_case() -> Login:
    return Login()  # finding: CON105


@router.post("/login")
async def login(email: str, use_case: Login = Depends(login_use_case)):
    await use_case.execute(email)  # finding: CON105
    await use_case.execute(mail=email, remember=True)  # finding: CON105
    await use_case.execute(email, 'today', remember=True)  # finding: CON105
    await use_case.execute(email, email=email, remember=True)  # finding: CON105
    await use_case.execute(*[email], forget=True, **{})  # finding: CON105
    await Login.execute(email, remember=True)  # finding: CON105
    await login(email)
"""

_MADE = """\
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict, Field


@dataclass
class Base:
    number: int
    limit: ClassVar[int] = 3
    seed: InitVar[int] = 0


@dataclass
class Line(Base):
    price: int = 0
    tags: list = field(default_factory=list)
    total: int = field(init=False)
    _: KW_ONLY
    note: str = ''


class Point(NamedTuple):
    x: int
    y: int = 0


class Order(BaseModel):
    model_config = ConfigDict(frozen=True)

    number: int
    size: int = Field(ge=1)
    owner: str = Field(alias='by', default='me')


class Strict(Order):
    model_config = ConfigDict(extra='forbid')


class Empty: ...


class Loud(Empty):
    def __init__(self, volume):
        super().__init__(volume)  # finding: CON105


Line(1, 2, 3, [], note='x')
Line()  # finding: CON105
Line(1, 2, 3, [], 'x')  # finding: CON105
Line(1, total=3)  # finding: CON105
Line(1, limit=3)  # finding: CON105
Point(1, 2)
Point(y=1)  # finding: CON105
Order(number=1, size=2, by='you')
Order(number=1)  # finding: CON105
Order(1, size=2)  # finding: CON105
Order(number=1, size=2, colour='red')  # finding: CON105
Strict(number=1, size=2, colour='red')  # finding: CON105
Empty(1)  # finding: CON105
Loud(1)
"""

_FIT = """\
from functools import lru_cache, wraps
from typing import overload

from elsewhere import Base, changed


def counted(function):
    @wraps(function)
    def inner():
        return function(1)

    return inner


@counted
def one(number): ...


@changed
def two(number): ...


@lru_cache
def three(number, /, *, scale=1): ...


@overload
def five(number: int) -> int: ...
@overload
def five(number: str, base: int) -> int: ...
def five(number, base=10):
    return 1


class Single:
    def __new__(cls, *given):
        return object.__new__(cls)


class Record(Base): ...


class Tool:
    @classmethod
    def read(cls, text): ...

    def turn(self, angle): ...


class Drill(Tool):
    def turn(self, angle, speed=1): ...


def use(tool: Tool, given: list, words: dict) -> None:
    print(one(), two(), three(1, scale=2), five("1", 10), Single(1, 2), Record(1, name=2))
    Tool.read("x")
    tool.read(text="x")
    Tool.turn(tool, 90)
    tool.turn(90, speed=2)
    tool.turn(*given)
    tool.turn(**words)
    try:
        tool.turn()
    except TypeError: ...
"""


class WrongCall(Rule):
    """A function, method or class is called with arguments that it does not take.

    Why: Python raises `TypeError` when the line runs, and not before. The usual cause is a parameter that was added or
    renamed while a caller was forgotten. A Pydantic model raises where a field is missing, and drops what it has no field
    for without a word, so the value is lost.

    Instead: Pass what the signature asks for, by name where there is more than one. Give a new parameter a default where
    old callers may leave it out. Do not widen a signature to `*args, **kwargs` to quiet this: then nobody is told what it
    takes. Where it cannot be known what is called, nothing is said: with decorators that nobody can see, overloads,
    `__new__`, metaclasses and bases from elsewhere, and where a subclass takes the call. Of a call with `*args` or `**kwargs`
    only what they cannot make good is a finding. Code that catches `TypeError` is left alone. A module counts whether or not
    an entry point reaches it: the line fails when it is reached, so it is no failure of the program's start.
    """

    id = "CON105"
    severity = Severity.HIGH
    effort = Effort.LOW
    criterion = "Every call fits what it calls"
    curve = Curve(good=0.005, half=0.05)
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/login.py": (_USE_CASE),
                "shop/routes.py": (_ROUTES),
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/web.py": _WEB,
                "shop/made.py": (_MADE),
            }
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/web.py": _WEB,
                "shop/fit.py": (_FIT),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules whose code is followed."""
        return len(project.program.misuse.modules)

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each call whose arguments do not fit."""
        advised = 0
        for use in project.program.misuse.calls:
            likest = nearest(use.misfit.unknown[0], use.names) if use.misfit.unknown and advised < MOST_ADVICE else ""
            advised += bool(use.misfit.unknown)
            yield self._finding(project, use, likest)

    def _finding(self, project: Project, use: Use, likest: str) -> Finding:
        return self.finding(
            project.modules[use.module],
            use.span,
            subject=use.as_written,
            message=use.problem,
            help=f"pass what `{use.callee}` asks for, or give it the parameters that its callers need{likest}",
            data={"callee": use.callee, **_data(use.misfit)},
            severity=Severity.MEDIUM if use.drops else None,
        )


def _data(found: Misfit) -> dict[str, str]:
    told = {"missing": found.missing, "unknown": found.unknown, "twice": found.twice}
    return {word: ", ".join(names) for word, names in told.items() if names}
