from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Call, Class, Function, Kind, Program, Target, TypeRef
from audit.model.project import Project
from audit.model.questions.storage import is_transactional
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/users.py": (
        "from abc import ABC, abstractmethod\n\n\n"
        "class UserRepository(ABC):\n    @abstractmethod\n    def add(self, name: str) -> None: ...\n"
    ),
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/presentation/__init__.py": "",
}
_HEAD = (
    "from sqlalchemy.orm import Session\n\n"
    "from shop.domain.users import UserRepository\n\n\n"
    "class SqlUserRepository(UserRepository):\n"
    "    def __init__(self, session: Session) -> None:\n        self._session = session\n\n"
    "    def add(self, name: str) -> None:\n        self._session.add(name)\n"
)

_ENDS = frozenset({"commit", "rollback"})
_NAMES = frozenset({"async_session", "conn", "connection", "db", "db_session", "session"})


class CommitInRepository(Rule):
    """A repository ends the transaction.

    Why: What belongs together is decided by the use case: an order and its payment are stored both or not at all. Once a
    repository commits by itself, two calls are two transactions, and what the first has stored stays when the second fails.

    Instead: Let the repository add and flush, and let the use case end the transaction through a unit of work, a port that
    the application owns. A flag `commit=True`, or a session that commits when it is closed inside of the repository, takes
    the decision away all the same.
    """

    id = "REP106"
    severity = Severity.LOW
    effort = Effort.MEDIUM
    criterion = "Repositories leave the end of the transaction to the use case"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {
                **_FILES,
                "shop/infrastructure/users.py": f"{_HEAD}        self._session.commit()  # finding: REP106\n",
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/infrastructure/users.py": (
                    "from shop.domain.users import UserRepository\n\n\n"
                    "class SqlUserRepository(UserRepository):\n"
                    "    def __init__(self, sessions) -> None:\n        self._sessions = sessions\n\n"
                    "    def add(self, name: str) -> None:\n"
                    "        with self._sessions() as session:\n"
                    "            session.add(name)\n"
                    "            session.commit()  # finding: REP106\n"
                ),
            },
            profile="layered",
        ),
    )
    good = (Example({**_FILES, "shop/infrastructure/users.py": f"{_HEAD}        self._session.flush()\n"}, profile="layered"),)

    def population(self, project: Project) -> int:
        """Return the number of repositories."""
        return len(project.program.of_kind(Kind.REPOSITORY))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each method of a repository that commits or rolls back, where it first does."""
        for each in project.program.of_kind(Kind.REPOSITORY):
            for method in each.methods.values():
                if method.word in _ENDS:  # it hands the decision on to whoever calls it
                    continue
                call = next((call for call in method.calls if _ends_transaction(project.program, each, method, call)), None)
                if call is not None:
                    yield self._finding(project, each, method, call)

    def _finding(self, project: Project, each: Class, method: Function, call: Call) -> Finding:
        return self.finding(
            project.modules[each.module],
            call.span,
            subject=method.name,
            message=f"`{each.word}.{method.word}` ends the transaction: `{call.as_written}()`",
            help="flush instead, and let the use case end the transaction through a unit of work",
            data={"repository": each.name, "method": method.word},
            unit=each.name,
        )


def _ends_transaction(program: Program, each: Class, method: Function, call: Call) -> bool:
    """Return whether a call commits or rolls back a session, known as one or called one."""
    if call.word not in _ENDS or call.first_party:
        return False
    if call.target is not Target.UNKNOWN:
        return is_transactional(call.owner)
    holder = call.as_written.split(".")[:-1]
    if not holder or holder[-1].strip("_") not in _NAMES:
        return False
    known = _type_of(program, each, method, holder)
    return known is None or is_transactional(known)


def _type_of(program: Program, each: Class, method: Function, path: list[str]) -> TypeRef | None:
    """Return the class of a parameter, or of an attribute of the repository; None where it cannot be known."""
    if len(path) == 1:
        return next((parameter.type for parameter in method.parameters if parameter.name == path[0]), None)
    line = (each, *(program.classes[name] for name in each.ancestors))
    return next((one.attributes[path[-1]] for one in line if path[-1] in one.attributes), None)
