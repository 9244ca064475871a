from collections.abc import Iterator

from audit.errors import nearest
from audit.model.finding import Effort, Finding, Severity
from audit.model.misuse import MissingMember as Use
from audit.model.project import Project
from audit.model.rule import Curve, Example, Rule

MOST_ADVICE = 100
"""For how many missing members the nearest one is looked up: more than anybody reads, and each look costs."""

_LOGIN = """\
class Login:
    def __init__(self, users: dict):
        self.users = users

    def execute(self, email: str):
        ...
"""
_WEB = "import fastapi\n\napp = fastapi.FastAPI()\n"

_ROUTES = """\
from fastapi import APIRouter, Depends

from shop.login import Login

router = APIRouter()


def login_use_case() -> Login:
    return Login({})


@router.post("/login")
def login(email: str, use_case: Login = Depends(login_use_case)):
    return use_case.execut(email)  # finding: CON104


def again(email: str):
    login_use_case().run(email)  # finding: CON104
    return login_use_case().execute(email)
"""

_SETTINGS = """\
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    debug: bool = False


settings = Settings()
"""

_START = """\
import shop.settings
from shop import settings
from shop.settings import settings as chosen

VERBOSE = settings.debug  # finding: CON104
LEVEL = chosen.level  # finding: CON104
AGAIN = shop.settings.chosen.debug  # finding: CON104
"""

_CART = """\
from dataclasses import dataclass
from enum import Enum


class State(Enum):
    OPEN = 1


@dataclass
class Line:
    price: int
    state: State


class Cart:
    def __init__(self) -> None:
        self.first = Line(1, State.OPEN)

    def __enter__(self) -> 'Cart':
        return self

    def total(self) -> int:
        return self.first.cost + self.fee  # finding: CON104 finding: CON104


def show() -> None:
    with Cart() as cart:
        print(cart.first.state.label)  # finding: CON104
        print(cart.lines)  # finding: CON104
"""

_OPEN = """\
from elsewhere import Base


class Record(Base): ...


class Lazy:
    def __getattr__(self, name: str) -> int:
        return 1


class Loaded:
    def __init__(self, row: dict) -> None:
        for key, value in row.items():
            setattr(self, key, value)


class Part:
    def run(self) -> None:
        self.step()


class Whole(Part):
    def step(self) -> None: ...


class Plain:
    size: int


def use(record: Record, lazy: Lazy, loaded: Loaded, plain: Plain) -> None:
    print(record.name, lazy.name, loaded.name, plain.size, plain.__dict__)
    if hasattr(plain, "colour"):
        print(plain.colour)
    try:
        print(plain.weight)
    except AttributeError:
        plain.note = 1
        print(plain.note)
"""

_SHAPES = """\
from typing import Protocol

from pydantic import BaseModel


class Sender(Protocol):
    def send(self, text: str) -> None: ...


class Mail:
    def __init__(self) -> None:
        self.host, self.port = 'mail', 25

    def send(self, text: str) -> None: ...

    def flush(self) -> None: ...


class Order(BaseModel):
    number: int

    @property
    def label(self) -> str: ...


def use(sender: Sender, mail: Mail, order: Order) -> None:
    sender.flush()
    print(mail.host, mail.port)
    print(order.label, order.model_dump(), Order.model_validate({}))
"""


class MissingMember(Rule):
    """An attribute or method is used that its class or module does not have.

    Why: Python raises `AttributeError` when the line runs, and not before: no import fails, and a path that no test takes
    looks finished. The usual causes are a method that was renamed while a caller was forgotten, a method that the port
    promises and nobody wrote, and a module that was imported in place of the object of the same name inside it.

    Instead: Call what the class has, or write what the caller needs. Declare attributes in the class or in `__init__`. Do not
    reach for `getattr` with a default or for `__getattr__` to quiet this: the caller still gets something else than it wants.
    Where it cannot be known what a class has, nothing is said: below bases, decorators and metaclasses that nobody can see,
    with `__getattr__`, with attributes that are set by computed names or from outside, or where a subclass has them. Code that
    asks with `hasattr` or catches `AttributeError` is left alone. A module counts whether or not an entry point reaches it:
    the line fails when it is reached, so it is no failure of the program's start.
    """

    id = "CON104"
    severity = Severity.HIGH
    effort = Effort.LOW
    criterion = "Every used member exists"
    curve = Curve(good=0.005, half=0.05)
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/login.py": _LOGIN,
                "shop/routes.py": (_ROUTES),
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/web.py": _WEB,
                "shop/settings.py": (_SETTINGS),
                "shop/start.py": (_START),
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/web.py": _WEB,
                "shop/cart.py": (_CART),
            }
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/web.py": _WEB,
                "shop/open.py": (_OPEN),
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/web.py": _WEB,
                "shop/shapes.py": (_SHAPES),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules whose code is followed."""
        return len(project.program.misuse.modules)

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each use of a member that its class or module lacks."""
        advice: dict[tuple[str, str], str] = {}
        for use in project.program.misuse.members:
            key = (use.holder, use.name)
            if key not in advice:
                advice[key] = nearest(use.name, use.known) if len(advice) < MOST_ADVICE else ""
            yield self._finding(project, use, advice[key])

    def _finding(self, project: Project, use: Use, likest: str) -> Finding:
        kind = "module" if use.in_module else "class"
        return self.finding(
            project.modules[use.module],
            use.span,
            subject=use.as_written,
            message=f"`{use.as_written}` asks for `{use.name}`, which the {kind} `{use.holder}` does not have",
            help=f"use what `{use.holder}` has, or define `{use.name}` there{likest}",
            data={kind: use.holder, "member": use.name},
        )
