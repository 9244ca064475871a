import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.program import Call, Function, Kind, Program
from audit.model.project import Module, Project
from audit.model.questions.calls import calls_by_module
from audit.model.questions.ports import matched, protocols, public_methods
from audit.model.questions.storage import is_query, is_statement
from audit.model.rule import Curve, Example, Rule

_REPOSITORY = re.compile(r"(Repository|Repositories|Repo|DAO|Dao)(Protocol|Port|Interface|Base|ABC)?$")

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/users.py": (
        "from abc import ABC, abstractmethod\n\n\n"
        "class UserRepository(ABC):\n    @abstractmethod\n    def names(self) -> list[str]: ...\n"
    ),
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": (
        "from sqlalchemy import text\nfrom sqlalchemy.orm import Session\n\n"
        "from shop.domain.users import UserRepository\n\n\n"
        "class SqlUserRepository(UserRepository):\n"
        "    def __init__(self, session: Session) -> None:\n        self._session = session\n\n"
        "    def names(self) -> list[str]:\n"
        '        return list(self._session.scalars(text("SELECT name FROM users")))\n'
    ),
    "shop/presentation/__init__.py": "",
}


class QueryOutsideRepository(Rule):
    """A query is built or run outside of persistence.

    Why: A query in a route or a use case knows tables and columns where nobody looks for them. When a table changes, such
    places are found in production; until then the same condition is written anew in each of them, a little differently.

    Instead: Ask a repository by what is wanted, `active_users()`, and let it alone know how that is found; for lists and
    reports, let a reader of its own stand behind a port. Handing a statement, a filter or a session to a repository leaves
    the query where it was, and so does a function that only wraps `session.execute`. A class that implements the port of a
    repository is one wherever it stands: that it stands in the wrong layer, its imports tell.
    """

    id = "REP107"
    severity = Severity.MEDIUM
    effort = Effort.MEDIUM
    criterion = "Queries are built and run in persistence only"
    curve = Curve(good=0.025, half=0.15)
    bad = (
        Example(
            {
                **_FILES,
                "shop/application/list_users.py": (
                    "from sqlalchemy import select\n\n\n"
                    "class ListUsers:\n"
                    "    def __init__(self, session) -> None:\n        self._session = session\n\n"
                    "    def execute(self, model):\n"
                    "        query = select(model)  # finding: REP107\n"
                    "        return self._session.execute(query)\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/presentation/routes.py": (
                    "from typing import Annotated\n\n"
                    "from fastapi import APIRouter, Depends\nfrom sqlalchemy.orm import Session\n\n"
                    "router = APIRouter()\n\n\ndef session() -> Session: ...\n\n\n"
                    '@router.get("/users")\n'
                    "def users(db: Annotated[Session, Depends(session)]):\n"
                    "    return db.query(object).all()  # finding: REP107\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/infrastructure/models.py": "from django.db import models\n\n\nclass User(models.Model): ...\n",
                "shop/presentation/views.py": (
                    "from shop.infrastructure.models import User\n\n\n"
                    "def users(request):\n    return User.objects.filter(active=True)  # finding: REP107\n"
                ),
            },
            profile="layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/application/list_users.py": (
                    "from shop.domain.users import UserRepository\n\n\n"
                    "class ListUsers:\n"
                    "    def __init__(self, users: UserRepository) -> None:\n        self._users = users\n\n"
                    "    def execute(self) -> list[str]:\n        return self._users.names()\n"
                ),
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules of domain, application and presentation; the domain where it holds no tables."""
        return sum(1 for _ in _outside(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each function that builds or runs a query, and for each module that does, where they first do."""
        functions = _by_module(project)
        repositories = _repositories(project.program)
        calls = calls_by_module(project.program)
        for module in _outside(project):
            queries = _queries(module, functions.get(module.name, ()), calls.get(module.name, ()))
            for where, found in queries.items():
                if not _is_probe(found) and not _is_of(repositories, where):
                    yield self._finding(module, found[0], where)

    def _finding(self, module: Module, call: Call, where: str) -> Finding:
        return self.finding(
            module,
            call.span,
            subject=where,
            message=f"`{where}` ({module.role}) queries the database: `{call.as_written}(…)`",
            help="ask a repository, behind a port, for what is wanted",
            data={"function": where, "call": call.name, "role": module.role or ""},
        )


def _outside(project: Project) -> Iterator[Module]:
    for module in project.modules.values():
        profile = module.profile
        if profile is None or module.is_test or not module.has_code:
            continue
        holds_tables = module.role is Role.DOMAIN and profile.may_build_on(Role.DOMAIN, "sqlalchemy")
        if module.role in (Role.DOMAIN, Role.APPLICATION, Role.PRESENTATION) and not holds_tables:
            yield module


def _repositories(program: Program) -> frozenset[str]:
    """Return the concrete classes that implement the port of a repository: by extending it, or by name and shape."""
    ports = [each for each in program.of_kind(Kind.ABSTRACT) if _REPOSITORY.search(each.word) and public_methods(program, each)]
    concrete = [each for each in program.classes.values() if Kind.ABSTRACT not in each.kinds]
    asking = {each.name for each in ports}
    found = {each.name for each in concrete if not asking.isdisjoint(each.ancestors)}
    shapes = [each for each in protocols(program) if each.name in asking]
    shaped = matched(program, shapes, (each for each in concrete if _REPOSITORY.search(each.word)))
    return frozenset(found.union(*shaped.values()))


def _is_of(classes: frozenset[str], where: str) -> bool:
    """Return whether a function, by its full name, stands in one of some classes."""
    words = where.split(".")
    return any(".".join(words[:end]) in classes for end in range(1, len(words)))


def _queries(module: Module, functions: Sequence[Function], calls: Iterable[Call]) -> Mapping[str, Sequence[Call]]:
    """Return the queries of a module by the function, or the module, that they stand in."""
    found: dict[str, list[Call]] = {}
    for call in filter(is_query, calls):
        function = _innermost(functions, call)
        if function is not None:
            found.setdefault(function.name, []).append(call)
        elif call.word != "text":  # outside of functions, a piece of SQL belongs to the definition of a table
            found.setdefault(module.name, []).append(call)
    return found


def _is_probe(queries: Sequence[Call]) -> bool:
    """Return whether queries only ask if the database answers: they name no table."""
    literals = [call.literal for call in queries if call.literal or is_statement(call)]
    return bool(literals) and all(literal.strip(" ;").lower() == "select 1" for literal in literals)


def _by_module(project: Project) -> dict[str, list[Function]]:
    found: dict[str, list[Function]] = {}
    for function in project.program.functions.values():
        found.setdefault(function.module, []).append(function)
    return found


def _innermost(functions: Sequence[Function], call: Call) -> Function | None:
    """Return the function of a module that a call stands in."""
    line = call.place[0]
    around = [each for each in functions if each.place[0] <= line <= each.place[2]]
    return max(around, key=lambda each: each.place[0], default=None)
