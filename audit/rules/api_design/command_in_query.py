import re
from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.program import Call, Class, Function, Kind, Program, TypeRef
from audit.model.project import Project
from audit.model.questions.storage import is_transactional
from audit.model.rule import Curve, Example, Rule

HANDLER = re.compile(r"Quer(y|ies)\w*Handler$|^Handle\w*Query$")
FOLDER = re.compile(r"^(?P<above>.*/)?(?P<folder>queries|query_handlers)/")
COMMANDS = ("commands", "command_handlers")
"""Folders beside which a folder of queries holds what answers questions, rather than pieces of SQL."""

WRITES = re.compile(
    r"^(add|add_all|save|save_all|create|insert|update|delete|remove|upsert|commit|merge|flush|persist|store|soft_delete"
    r"|bulk_\w+|(add|save|create|insert|update|delete|remove|upsert)_\w+)$"
)
READS = re.compile(r"_(if_needed|count|at|by)$")
STORE = re.compile(
    r"(Repository|Repositories|Repo|DAO|Dao|UnitOfWork|UoW|Uow|Gateway|Store)(Protocol|Port|Interface|Base|Impl)?$"
)
"""How what keeps things is called."""

_NO_HANDLER = frozenset(
    {Kind.SCHEMA, Kind.ENUM, Kind.ERROR, Kind.ORM_MODEL, Kind.REPOSITORY, Kind.ABSTRACT, Kind.EVENT, Kind.DATA}
)

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/users.py": (
        "from abc import ABC, abstractmethod\n\n\n"
        "class UserRepository(ABC):\n    @abstractmethod\n    def name(self, user: int) -> str: ...\n\n"
        "    @abstractmethod\n    def save_visit(self, user: int) -> None: ...\n"
    ),
    "shop/application/__init__.py": "",
    "shop/application/queries/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": (
        "from shop.domain.users import UserRepository\n\n\n"
        "class SqlUserRepository(UserRepository):\n    def name(self, user: int) -> str:\n        return str(user)\n\n"
        "    def save_visit(self, user: int) -> None: ...\n"
    ),
    "shop/presentation/__init__.py": "",
}
_HANDLER = (
    "from shop.domain.users import UserRepository\n\n\n"
    "class ShowUserQueryHandler:\n    def __init__(self, users: UserRepository) -> None:\n        self._users = users\n\n"
    "    def handle(self, user: int) -> str:\n"
)


class CommandInQuery(Rule):
    """A query changes something.

    Why: Whoever asks a question does not expect the answer to be another the next time. Queries are repeated, cached,
    answered by a replica and called by whoever may read, and each of these now writes or fails.

    Instead: Let the query read and nothing else, and let a command write. What follows from having been asked, a visit, an
    entry in a log, is an event that others react to. Calling a command from the query is the same write one step away.
    """

    id = "API109"
    severity = Severity.LOW
    effort = Effort.MEDIUM
    criterion = "Queries only read"
    curve = Curve(good=0.10, half=0.50)
    bad = (
        Example(
            {
                **_FILES,
                "shop/application/queries/show_user.py": (
                    f"{_HANDLER}        self._users.save_visit(user)  # finding: API109\n        return self._users.name(user)\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/application/queries/count.py": (
                    "from sqlalchemy import text\nfrom sqlalchemy.orm import Session\n\n\n"
                    "def count_users(session: Session) -> int:\n"
                    '    found = session.execute(text("select count(*) from users")).scalar_one()\n'
                    "    session.commit()  # finding: API109\n    return int(found)\n"
                ),
            },
            profile="layered",
        ),
    )
    good = (
        Example(
            {**_FILES, "shop/application/queries/show_user.py": f"{_HANDLER}        return self._users.name(user)\n"},
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of query handlers: classes that are called so, and what stands in a folder for queries."""
        return len(_handlers(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each query handler that writes, where it first does."""
        for name, functions in _handlers(project).items():
            calls = (call for function in functions for call in function.calls)
            call = next((call for call in calls if _writes(project.program, call)), None)
            if call is not None:
                yield self._finding(project, name, functions[0], call)

    def _finding(self, project: Project, name: str, function: Function, call: Call) -> Finding:
        return self.finding(
            project.modules[function.module],
            call.span,
            subject=name,
            message=f"`{name.rpartition('.')[2]}` answers a query and calls `{call.as_written}()`",
            help="let a command write, or tell what happened by an event; a query reads and nothing else",
            data={"handler": name, "call": call.name},
            unit=name,
        )


def _handlers(project: Project) -> dict[str, list[Function]]:
    """Return the functions of each query handler, by its name."""
    placed = _in_folders(project)
    found = {
        each.name: list(each.methods.values())
        for each in project.program.classes.values()
        if each.methods and _is_handler(each, is_placed=each.module in placed)
    }
    for function in project.program.functions.values():
        if function.module in placed and function.is_public and function.name == f"{function.module}.{function.word}":
            found[function.name] = [function]
    return found


def _is_handler(each: Class, *, is_placed: bool) -> bool:
    if HANDLER.search(each.word):
        return Kind.ABSTRACT not in each.kinds
    return is_placed and not each.kinds & _NO_HANDLER


def _in_folders(project: Project) -> frozenset[str]:
    """Return the modules in folders for queries: in the application layer, or beside a folder for commands."""
    paths = {module.path for module in project.modules.values()}
    folders = {"/".join(path.split("/")[:depth]) for path in paths for depth in range(1, path.count("/") + 1)}
    found = set[str]()
    for module in project.modules.values():
        match = FOLDER.match(module.path)
        beside = match is not None and any(f"{match['above'] or ''}{name}" in folders for name in COMMANDS)
        if match is not None and (beside or module.role is Role.APPLICATION):
            found.add(module.name)
    return frozenset(found)


def _writes(program: Program, call: Call) -> bool:
    if call.owner is None or not WRITES.match(call.word) or READS.search(call.word):
        return False
    return is_transactional(call.owner) or (call.owner.first_party and _keeps(program, call.owner))


def _keeps(program: Program, owner: TypeRef) -> bool:
    own = program.classes.get(owner.name)
    names = [owner.word, *(each.rpartition(".")[2] for each in (own.ancestors if own is not None else ()))]
    return any(map(STORE.search, names)) or (own is not None and Kind.REPOSITORY in own.kinds)
