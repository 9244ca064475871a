from collections.abc import Iterable, Iterator

from msgspec import Struct

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Class, Function, Kind, Program, TypeRef
from audit.model.project import Project
from audit.model.rule import Curve, Example, Rule

_SQL = frozenset({"Session", "AsyncSession", "Engine", "AsyncEngine", "Connection", "AsyncConnection", "SessionTransaction"})
_MAKERS = frozenset({"sessionmaker", "async_sessionmaker", "scoped_session", "async_scoped_session"})
_MONGO = frozenset({"Database", "Collection", "MongoClient", "ClientSession"})
_SESSIONS = {
    "sqlalchemy": _SQL | _MAKERS,
    "sqlmodel": _SQL | _MAKERS,
    "flask_sqlalchemy": frozenset({"SQLAlchemy"}),
    "django": frozenset({"BaseDatabaseWrapper"}),
    "databases": frozenset({"Database"}),
    "peewee": frozenset({"Database", "SqliteDatabase", "PostgresqlDatabase", "MySQLDatabase"}),
    "sqlite3": frozenset({"Connection", "Cursor"}),
    "aiosqlite": frozenset({"Connection", "Cursor"}),
    "asyncpg": frozenset({"Connection", "Pool"}),
    "psycopg": frozenset({"Connection", "AsyncConnection", "Cursor", "AsyncCursor"}),
    "psycopg2": frozenset({"connection", "cursor"}),
    "psycopg_pool": frozenset({"ConnectionPool", "AsyncConnectionPool"}),
    "aiomysql": frozenset({"Connection", "Pool"}),
    "pymysql": frozenset({"Connection", "Cursor"}),
    "pymongo": _MONGO | {f"Async{word}" for word in _MONGO},
    "motor": frozenset({"AsyncIOMotorClient", "AsyncIOMotorDatabase", "AsyncIOMotorCollection", "AsyncIOMotorClientSession"}),
    "redis": frozenset({"Redis", "StrictRedis", "RedisCluster", "ConnectionPool"}),
    "aioredis": frozenset({"Redis", "StrictRedis", "ConnectionPool"}),
    "elasticsearch": frozenset({"Elasticsearch", "AsyncElasticsearch"}),
    "neo4j": frozenset({"Driver", "AsyncDriver", "Session", "AsyncSession"}),
}
"""What no unit test has without the database behind it: distribution to its sessions, connections and what makes them."""

_TREE = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/work.py": (
        "from abc import ABC, abstractmethod\n\n\n"
        "class UnitOfWork(ABC):\n    @abstractmethod\n    def commit(self) -> None: ...\n"
    ),
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/work.py": (
        "from shop.domain.work import UnitOfWork\n\n\n"
        'class SqlUnitOfWork(UnitOfWork):\n    def commit(self) -> None:\n        print("committed")\n'
    ),
    "shop/presentation/__init__.py": "",
    "shop/presentation/page.py": 'TITLE = "Users"\n',
}


class _Taken(Struct, frozen=True):
    """A session that a use case takes, and where."""

    type: TypeRef
    where: str
    span: Span
    statement: Span


class SessionInUseCase(Rule):
    """A use case takes a database session.

    Why: Nothing but a database can give it one. Its rules are then tested against tables, or against mocks of somebody
    else's library, and each query that it writes ties the business to a schema.

    Instead: Let it ask a repository for what it needs, and a unit of work, a port with `commit` and `rollback`, for the
    transaction; the infrastructure holds the session. An alias for the session, a factory that makes one, or the same
    session behind a base class is still the session.
    """

    id = "TST101"
    severity = Severity.HIGH
    effort = Effort.HIGH
    criterion = "Use cases take no database session"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {
                **_TREE,
                "shop/application/login.py": (
                    "from sqlalchemy.ext.asyncio import AsyncSession\n\n\n"
                    "class Login:\n    def __init__(self, session: AsyncSession) -> None:  # finding: TST101\n"
                    "        self._session = session\n\n"
                    "    async def execute(self) -> None:\n        await self._session.commit()\n"
                ),
                "shop/application/logout.py": (
                    "from collections.abc import Callable\nfrom dataclasses import dataclass\n\n"
                    "from sqlalchemy.orm import Session\n\n\n"
                    "@dataclass\nclass Logout:\n    make_session: Callable[[], Session]  # finding: TST101\n\n"
                    "    def execute(self) -> None:\n        self.make_session().commit()\n"
                ),
            },
            "layered",
        ),
        Example(
            {
                **_TREE,
                "shop/infrastructure/database.py": (
                    "from typing import Annotated\n\nfrom fastapi import Depends\nfrom sqlmodel import Session\n\n\n"
                    "def session(): ...\n\n\nDatabase = Annotated[Session, Depends(session)]\n"
                ),
                "shop/application/users.py": (
                    "from shop.infrastructure.database import Database\n\n\n"
                    "class UserService:\n    def rename(self, database: Database, name: str) -> None:  # finding: TST101\n"
                    "        database.commit()\n"
                ),
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **_TREE,
                "shop/application/login.py": (
                    "from shop.domain.work import UnitOfWork\n\n\n"
                    "class Login:\n    def __init__(self, work: UnitOfWork) -> None:\n        self._work = work\n\n"
                    "    def execute(self) -> None:\n        self._work.commit()\n"
                ),
            },
            "layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of use cases."""
        return len(project.program.of_kind(Kind.USE_CASE))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each use case that takes a session, at the first place where it does."""
        for use_case in project.program.of_kind(Kind.USE_CASE):
            taken = next(_taken(project.program, use_case), None)
            if taken is not None:
                yield self._finding(project, use_case, taken)

    def _finding(self, project: Project, use_case: Class, taken: _Taken) -> Finding:
        return self.finding(
            project.modules[use_case.module],
            taken.span,
            subject=use_case.word,
            message=f"`{use_case.word}` takes `{taken.type.word}` of {taken.type.name.split('.')[0]} in {taken.where}",
            help=f"hand `{use_case.word}` a repository for what it reads and a unit of work for the transaction, both as ports",
            data={"use_case": use_case.name, "type": taken.type.name},
            unit=use_case.name,
            statement=taken.statement,
        )


def _taken(program: Program, use_case: Class) -> Iterator[_Taken]:
    """Yield what a use case takes: by its constructor, its fields, or the methods that others call."""
    constructor = program.method(use_case.name, "__init__")
    methods = [each for each in use_case.methods.values() if each.is_public or each.word == "__call__"]
    inherited = constructor is not None and constructor.owner != use_case.name
    if constructor is not None:
        for each in _sessions(program, _mentions(constructor)):
            if inherited:
                yield _Taken(each, "the constructor that it inherits", use_case.header, use_case.header)
            else:
                yield _Taken(each, "its constructor", constructor.header, constructor.span)
    for field in use_case.fields:
        for each in _sessions(program, field.mentions):
            yield _Taken(each, f"its field `{field.name}`", Span(*field.place), Span(*field.place))
    for method in methods:
        for each in _sessions(program, _mentions(method)):
            yield _Taken(each, f"`{method.word}`", method.header, method.span)


def _mentions(function: Function) -> Iterator[TypeRef]:
    for parameter in function.parameters:
        yield from parameter.mentions
        if parameter.type is not None:
            yield parameter.type


def _sessions(program: Program, types: Iterable[TypeRef]) -> Iterator[TypeRef]:
    """Yield the types that are sessions, or classes of the project that extend one."""
    for each in types:
        known = program.classes.get(each.name)
        if any(map(_is_session, known.outside if known is not None else (each.name,))):
            yield each


def _is_session(name: str) -> bool:
    return name.rpartition(".")[2] in _SESSIONS.get(name.split(".")[0], frozenset[str]())
