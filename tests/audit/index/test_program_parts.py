"""What rules about composition and testability lean on: who makes what, and what a constructor is given."""

import pytest

from audit.model.program import Kind, Program
from audit.model.questions.parts import is_part, named, parts_made
from audit.model.settings import Settings
from tests.audit.index.projects import project

SHOP = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/ports.py": (
        "from abc import ABC, abstractmethod\n\n\n"
        "class UserRepository(ABC):\n    @abstractmethod\n    def find(self, name): ...\n\n\n"
        "class Clock(ABC):\n    @abstractmethod\n    def now(self): ...\n"
    ),
    "shop/application/__init__.py": "",
    "shop/application/login.py": (
        "from shop.domain.ports import UserRepository\n\n\n"
        "class LoginUseCase:\n    def __init__(self, users: UserRepository):\n        self.users = users\n\n"
        "    def execute(self, name):\n        return self.users.find(name)\n"
    ),
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": (
        "from shop.domain.ports import Clock, UserRepository\n\n\n"
        "class SqlUserRepository(UserRepository):\n    def __init__(self, session):\n        self.session = session\n\n"
        "    def find(self, name):\n        return self.session.get(name)\n\n\n"
        "class CachedUsers(SqlUserRepository): ...\n\n\n"
        "class WallClock(Clock):\n    def now(self):\n        return 0\n"
    ),
    "shop/presentation/__init__.py": "",
}
IMPORTS = "from shop.application.login import LoginUseCase\nfrom shop.infrastructure.users import SqlUserRepository, WallClock\n"


def _program(**modules: str) -> Program:
    """Return the program of the shop with some modules of its presentation."""
    files = {**SHOP, **{f"shop/presentation/{name}.py": text for name, text in modules.items()}}
    return project(files, Settings(profile="layered")).program


def _made(body: str, header: str = IMPORTS) -> list[str]:
    """Return the parts that a function with this body constructs."""
    program = _program(routes=f"{header}\n\ndef route(db, users=None):\n    {body}\n")
    made = parts_made(program, program.functions["shop.presentation.routes.route"].calls)
    return [name.rpartition(".")[2] for name in made]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("use_case = LoginUseCase(users)\n    return use_case.execute(1)", ["LoginUseCase"]),
        ("return LoginUseCase(SqlUserRepository(db)).execute(1)", ["LoginUseCase", "SqlUserRepository"]),
        ("return [LoginUseCase(each) for each in users]", ["LoginUseCase"]),
        ("return lambda: LoginUseCase(users)", ["LoginUseCase"]),
        ("from shop.application import login\n    return login.LoginUseCase(users).execute(1)", ["LoginUseCase"]),
        ("kind = LoginUseCase\n    return kind(users)", ["LoginUseCase"]),
        ("return WallClock().now()", ["WallClock"]),
        ("return LoginUseCase", []),
        ("return users.find(1)", []),
    ],
)
def test_what_a_function_constructs_is_known_however_it_is_written(body: str, expected: list[str]) -> None:
    assert _made(body) == expected


def test_a_class_that_is_renamed_by_an_import_or_passed_on_by_a_package_is_still_the_class() -> None:
    assert _made("return Login(users)", "from shop.application.login import LoginUseCase as Login\n") == ["LoginUseCase"]
    program = _program(
        parts="from shop.application.login import LoginUseCase\n",
        routes="from shop.presentation.parts import LoginUseCase\n\n\ndef route(users):\n    LoginUseCase(users)\n",
    )
    assert list(parts_made(program, program.functions["shop.presentation.routes.route"].calls)) == [
        "shop.application.login.LoginUseCase"
    ]


def test_a_class_that_cannot_be_known_is_no_part() -> None:
    assert _made("LoginUseCase = db.use_case\n    return LoginUseCase(users)") == []
    assert _made("return LoginUseCase(users)", "from elsewhere import *\n") == []


def test_use_cases_repositories_and_adapters_are_parts_and_nothing_else_is() -> None:
    tools = (
        "import logging\nfrom abc import ABC, abstractmethod\nfrom dataclasses import dataclass\nfrom enum import Enum\n\n"
        "class MailClient:\n    def send(self): return 1\n\n"
        "class TokenManager:\n    def token(self): return 1\n\n"
        "class TraceContextManager:\n    def enter(self): return 1\n\n"
        "class UserMapper:\n    def entity(self): return 1\n\n"
        "@dataclass\nclass ConnectionData:\n    url: str\n    def shown(self): return 1\n\n"
        "class MailProvider(Enum):\n    SMTP = 1\n    def label(self): return 1\n\n"
        "class Gateway(ABC):\n    @abstractmethod\n    def call(self): ...\n\n"
        "class EmptyClient: ...\n\n"
        "class NamesProvider:\n    @staticmethod\n    def names(): return []\n"
    )
    program = project({**SHOP, "shop/infrastructure/tools.py": tools}, Settings(profile="layered")).program
    assert [name for name, each in program.classes.items() if is_part(program, each)] == [
        "shop.application.login.LoginUseCase",
        "shop.infrastructure.tools.MailClient",
        "shop.infrastructure.tools.TokenManager",
        "shop.infrastructure.users.CachedUsers",
        "shop.infrastructure.users.SqlUserRepository",
        "shop.infrastructure.users.WallClock",
    ]


def test_a_specification_among_the_repositories_is_no_repository() -> None:
    code = "class AndSpecification:\n    def holds(self): return 1\n\n\nclass Users:\n    def find(self): return 1\n"
    program = project({**SHOP, "shop/infrastructure/repositories/users.py": code}, Settings(profile="layered")).program
    assert [each.word for each in program.of_kind(Kind.REPOSITORY)] == ["Users", "SqlUserRepository"]


@pytest.mark.parametrize(
    ("factory", "expected"),
    [
        ("def make() -> LoginUseCase:\n    return LoginUseCase(None)\n", "shop.application.login.LoginUseCase"),
        ("def make():\n    return LoginUseCase(None)\n", "shop.application.login.LoginUseCase"),
        ("def make():\n    use_case = LoginUseCase(None)\n    return use_case\n", "shop.application.login.LoginUseCase"),
        ("async def make() -> 'LoginUseCase | None':\n    ...\n", "shop.application.login.LoginUseCase"),
        ("def make():\n    yield LoginUseCase(None)\n", None),
        ("def make(flag):\n    return LoginUseCase(None) if flag else 1\n", None),
    ],
)
def test_what_a_factory_hands_over_is_known_where_it_says_so(factory: str, expected: str | None) -> None:
    program = _program(factories=f"{IMPORTS}\n\n{factory}")
    given = program.functions["shop.presentation.factories.make"].returns
    assert (given.name if given is not None else None) == expected


@pytest.mark.parametrize(
    ("parameter", "type_name", "provider"),
    [
        ("given: LoginUseCase = Depends(make)", "shop.application.login.LoginUseCase", "shop.presentation.page.make"),
        ("given: Annotated[LoginUseCase, Depends(make)]", "shop.application.login.LoginUseCase", "shop.presentation.page.make"),
        ("given: Login", "shop.application.login.LoginUseCase", "shop.presentation.page.make"),
        ("given=Depends(make)", "shop.application.login.LoginUseCase", "shop.presentation.page.make"),
        ("given=Depends(LoginUseCase)", "shop.application.login.LoginUseCase", "shop.application.login.LoginUseCase"),
        ("given: LoginUseCase = Depends()", "shop.application.login.LoginUseCase", "shop.application.login.LoginUseCase"),
        ("given: 'Session'", "sqlalchemy.orm.Session", "shop.presentation.page.session"),
        ("given: AsyncSession | None = None", "sqlalchemy.ext.asyncio.AsyncSession", ""),
        ("given=Depends(opened)", "sqlalchemy.orm.Session", "shop.presentation.page.opened"),
        ("given=Depends(unknown.make)", None, "unknown.make"),
    ],
)
def test_what_a_parameter_is_given_is_known_through_aliases_and_depends(
    parameter: str, type_name: str | None, provider: str
) -> None:
    page = (
        "from collections.abc import AsyncIterator\nfrom typing import Annotated\n\n"
        "import unknown\nfrom fastapi import Depends\nfrom sqlalchemy import orm\n"
        f"from sqlalchemy.ext.asyncio import AsyncSession\n\n{IMPORTS}\n\n"
        "def session(): ...\n\n\nasync def opened() -> AsyncIterator[orm.Session]:\n    yield orm.Session()\n\n\n"
        "def make() -> LoginUseCase:\n    return LoginUseCase(None)\n\n\n"
        "Login = Annotated[LoginUseCase, Depends(make)]\nSession = Annotated[orm.Session, Depends(session)]\n\n\n"
        f"def show({parameter}): ...\n"
    )
    found = _program(page=page).functions["shop.presentation.page.show"].parameters[0]
    assert (found.type.name if found.type is not None else None, found.provider) == (type_name, provider)


def test_what_a_with_statement_enters_is_what_a_generator_yields() -> None:
    code = (
        f"from collections.abc import AsyncIterator\nfrom contextlib import asynccontextmanager\n\n{IMPORTS}\n\n"
        "@asynccontextmanager\nasync def opened() -> AsyncIterator[LoginUseCase]:\n    yield LoginUseCase(None)\n\n\n"
        "async def show():\n    async with opened() as use_case:\n        use_case.execute(1)\n"
    )
    calls = _program(page=code).functions["shop.presentation.page.show"].calls
    assert [call.name for call in calls] == ["shop.presentation.page.opened", "shop.application.login.LoginUseCase.execute"]


def test_a_factory_of_sessions_mentions_the_session() -> None:
    code = (
        "from collections.abc import Callable\n\nfrom sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker\n\n\n"
        "class LogoutUseCase:\n"
        "    def __init__(self, one: Callable[[], AsyncSession], two: async_sessionmaker[AsyncSession]): ...\n\n"
        "    def execute(self): ...\n"
    )
    program = project({**SHOP, "shop/application/logout.py": code}, Settings(profile="layered")).program
    one, two = program.classes["shop.application.logout.LogoutUseCase"].methods["__init__"].parameters
    assert [each.word for each in one.mentions] == ["Callable", "AsyncSession"]
    assert [each.word for each in two.mentions] == ["async_sessionmaker", "AsyncSession"]


def test_only_what_runs_on_import_is_a_call_of_the_module() -> None:
    program = _program(page=f"{IMPORTS}\nusers = SqlUserRepository(None)\n\n\ndef later():\n    return LoginUseCase(users)\n")
    assert list(parts_made(program, program.module_calls["shop.presentation.page"])) == [
        "shop.infrastructure.users.SqlUserRepository"
    ]


def test_parts_are_named_in_order_and_each_once() -> None:
    assert named(["shop.b.Two"]) == "`Two`"
    assert named(["shop.b.Two", "shop.a.One", "shop.c.Two", "shop.c.Three"]) == "`One`, `Three` and `Two`"
