from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Class, Program, Target
from audit.model.project import Project
from audit.model.questions.calls import calls_by_module
from audit.model.questions.ports import ABSTRACT, OUTER, SCAFFOLD, is_intermediate, ports_above, says_it_is_abstract
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/users.py": (
        "from abc import ABC, abstractmethod\n\n\n"
        "class Users(ABC):\n"
        "    @abstractmethod\n    def name_of(self, key: int) -> str: ...\n\n"
        "    @abstractmethod\n    def rename(self, key: int, name: str) -> None: ...\n"
    ),
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/presentation/__init__.py": "",
}
_NAME_OF = "    def name_of(self, key: int) -> str:\n        return str(key)\n"
_RENAME = "    def rename(self, key: int, name: str) -> None:\n        print(key, name)\n"

_KEEPING = frozenset({"dataclass", "define", "final", "frozen", "inject", "injectable", "singleton"})
"""Decorators that write no method for a class, apart from those with two underscores."""


class MissingAbstractMethod(Rule):
    """An adapter leaves a method of its port unwritten.

    Why: Python refuses to construct a class that has abstract methods left. Nothing is said when the module loads; the
    error comes with the first request that needs the adapter. It is critical where something constructs the class or hands
    it on; where nothing does yet, it is a trap for whoever will, and counts as medium.

    Instead: Write the method; where the adapter cannot do what the port asks, split the port. If the class is meant for
    others to extend, let it say so: `ABC` among its bases. Dropping `@abstractmethod` from the port, or writing a method
    that raises `NotImplementedError`, only moves the failure to the call.
    """

    id = "REP104"
    severity = Severity.CRITICAL
    effort = Effort.LOW
    criterion = "Adapters write every method of their ports"
    curve = Curve(good=0.02, half=0.13)
    bad = (
        Example(
            {
                **_FILES,
                "shop/infrastructure/users.py": (
                    f"from shop.domain.users import Users\n\n\nclass SqlUsers(Users):  # finding: REP104\n{_NAME_OF}\n\n"
                    "def users() -> Users:\n    return SqlUsers()\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/infrastructure/users.py": (
                    "from shop.domain.users import Users\n\n\n"
                    f"class StoredUsers(Users):\n{_NAME_OF}\n\n"
                    "class SqlUsers(StoredUsers):  # finding: REP104\n"
                    "    def remove(self, key: int) -> None:\n        print(key)\n"
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
                    f"from shop.domain.users import Users\n\n\nclass StoredUsers(Users):\n{_NAME_OF}\n\n"
                    f"class SqlUsers(StoredUsers):\n{_RENAME}"
                ),
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of classes that extend a port and are not there to be extended themselves."""
        return sum(1 for _ in _adapters(project.program))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each adapter with abstract methods left: at its full weight where something hands it on."""
        incomplete = [each for each in _adapters(project.program) if each.abstract]
        handed_on = _handed_on(project.program) if incomplete else frozenset()
        for each in incomplete:
            severity = Severity.CRITICAL if {each.name, each.word} & handed_on else Severity.MEDIUM
            yield self._finding(project, each, severity)

    def _finding(self, project: Project, each: Class, severity: Severity) -> Finding:
        names = ", ".join(f"`{name}`" for name in sorted(each.abstract))
        port = next((port for port in ports_above(project.program, each) if port.abstract & each.abstract), None)
        return self.finding(
            project.modules[each.module],
            each.header,
            subject=each.name,
            message=f"`{each.name}` leaves {names} unwritten, so constructing it raises `TypeError`",
            help=f"write {names}, or split the port",
            data={"class": each.name, "methods": ", ".join(sorted(each.abstract)), "port": port.name if port else ""},
            unit=each.name,
            severity=severity,
        )


def _adapters(program: Program) -> Iterator[Class]:
    """Yield the classes below ports that are to be constructed, as far as all above them is known."""
    for each in program.classes.values():
        known = not each.open and each.outside <= SCAFFOLD and all(one.word in _KEEPING for one in each.decorators)
        if known and each.outside & ABSTRACT and not is_intermediate(program, each) and not says_it_is_abstract(each):
            promised = {word for port in ports_above(program, each) for word in port.abstract}
            if promised and (each.role in OUTER or promised & each.methods.keys()):  # an inner class that writes none is a port
                yield each


def _handed_on(program: Program) -> frozenset[str]:
    """Return the full names of classes that are constructed, and the last words of what is passed on by name."""
    calls = [call for found in calls_by_module(program).values() for call in found]
    made = {call.name for call in calls if call.target is Target.CLASS}
    return frozenset(made | {argument.rpartition(".")[2] for call in calls for argument in call.arguments})
