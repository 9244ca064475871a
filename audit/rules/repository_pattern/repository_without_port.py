import re
from collections.abc import Iterator, Mapping

from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.program import Class, Kind, Program
from audit.model.project import Project
from audit.model.questions.ports import OUTER, is_intermediate, matched, protocols
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/users.py": (
        "from abc import ABC, abstractmethod\n\n\n"
        "class UserRepository(ABC):\n    @abstractmethod\n    def name_of(self, key: int) -> str: ...\n"
    ),
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/presentation/__init__.py": "",
}


_CONTRACTS = frozenset({"abstraction", "abstractions", "abstract", "contracts", "interface", "interfaces", "ports", "protocols"})
"""Folders that hold what others implement."""


class RepositoryWithoutPort(Rule):
    """A repository extends no port.

    Why: Where no inner layer owns the interface, the interface is whatever the repository happens to offer. Use cases
    depend on the class that talks to the database, no other can take its place in a test, and a port that lies beside it
    in the domain promises what nobody keeps.

    Instead: Let the domain or the application say what it asks of storage, as an abstract class or a protocol in its own
    words, and let the repository extend it. An abstract class in infrastructure, or an inner one that the repository
    imports without extending it, is no port of it; neither is one that is registered for it when the program runs.
    """

    id = "REP101"
    severity = Severity.HIGH
    effort = Effort.MEDIUM
    criterion = "Repositories implement ports of an inner layer"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {
                **_FILES,
                "shop/infrastructure/users.py": (
                    "class SqlUserRepository:  # finding: REP101\n"
                    "    def name_of(self, key: int) -> str:\n        return str(key)\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/infrastructure/users.py": (
                    "from abc import ABC, abstractmethod\n\n\n"
                    "class Repository(ABC):\n    @abstractmethod\n    def name_of(self, key: int) -> str: ...\n\n\n"
                    "class UserRepository(Repository):  # finding: REP101\n"
                    "    def name_of(self, key: int) -> str:\n        return str(key)\n"
                ),
            },
            profile="layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/infrastructure/users.py": (
                    "from shop.domain.users import UserRepository\n\n\n"
                    "class SqlUserRepository(UserRepository):\n    def name_of(self, key: int) -> str:\n        return str(key)\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/users.py": (
                    "from typing import Protocol\n\n\nclass Users(Protocol):\n    def name_of(self, key: int) -> str: ...\n"
                ),
                "shop/infrastructure/users.py": (
                    "class SqlUserRepository:\n    def name_of(self, key: int) -> str:\n        return str(key)\n"
                ),
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of repositories that nothing extends, where the application reaches storage through ports."""
        return sum(1 for _ in _repositories(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each repository that stands behind no port, neither by name nor by shape."""
        program = project.program
        found = tuple(_repositories(project))
        shaped = {name for names in matched(program, protocols(program), found).values() for name in names}
        ports = _ports_by_word(program)
        for each in found:
            if each.name not in shaped and not any(_is_port(program.classes[name]) for name in each.ancestors):
                yield self._finding(project, each, _meant(each, ports))

    def _finding(self, project: Project, each: Class, port: str) -> Finding:
        return self.finding(
            project.modules[each.module],
            each.header,
            subject=each.name,
            message=f"`{each.name}` extends no port of an inner layer",
            help=(
                f"let it extend `{port}` and keep what that promises"
                if port
                else "define in an inner layer what is asked of it, as a port, and let it extend that"
            ),
            data={"class": each.name, "port": port},
            unit=each.name,
        )


def _repositories(project: Project) -> Iterator[Class]:
    """Yield the repositories that can be judged: those of packages with ports; one that others extend is judged by them."""
    inner = {_top(each) for each in project.program.of_kind(Kind.PORT)}
    for each in project.program.of_kind(Kind.REPOSITORY):
        profile = project.modules[each.module].profile
        if (
            _top(each) in inner
            and profile is not None
            and profile.wants_ports
            and not each.open
            and not is_intermediate(project.program, each)
        ):
            yield each


def _top(each: Class) -> str:
    return each.module.partition(".")[0]


def _is_port(above: Class) -> bool:
    """Return whether an inner layer may know a class instead of the repository below it.

    A folder of contracts is meant for that, wherever it lies.
    """
    if above.role in (Role.DOMAIN, Role.APPLICATION):
        return bool(above.methods)
    meant = above.role not in OUTER or bool(_CONTRACTS & set(above.module.lower().split(".")))
    return meant and Kind.ABSTRACT in above.kinds


def _ports_by_word(program: Program) -> Mapping[str, str]:
    """Return the ports of repositories by the name that an implementation of theirs may end with."""
    found: dict[str, str] = {}
    for port in program.of_kind(Kind.PORT):
        word = re.sub(r"^_?(I(?=[A-Z][a-z])|Abstract|Base)|(ABC|Interface|Protocol|Port)$", "", port.word)
        found.setdefault(word, port.name)
    return found


def _meant(each: Class, ports: Mapping[str, str]) -> str:
    """Return the port that a repository seems to be written for: `SqlUserRepository` for `UserRepository`."""
    word = re.sub(r"(Impl|Implementation|Adapter)$", "", each.word)
    starts = [match.start() for match in re.finditer(r"[A-Z]", word)]
    return next((ports[word[start:]] for start in starts[:-1] if word[start:] in ports), "")
