import re
from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Class, Kind, Program
from audit.model.project import Project
from audit.model.questions.ports import ABSTRACT, matched, public_methods, says_it_is_abstract
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/presentation/__init__.py": "",
}
_PATTERN = re.compile(
    r"Base.*|.*Base|.*Mixin|I?(Command|Query|Event|Message|Request)?(Handler|Bus)?|I?(Domain|Application)?(Service|Event)"
    r"|I?(Entity|AggregateRoot|Aggregate|ValueObject|Specification|UseCase|Interactor|Mapper|Factory|Policy|Strategy)"
)
"""Names of abstract classes that stand for a pattern, to be filled in by a kind of class, and for nothing outside."""

_OF_SESSIONS = frozenset({"begin", "close", "commit", "flush", "refresh", "rollback"})
_OF_LOGGERS = frozenset({"critical", "debug", "error", "exception", "info", "log", "warning"})
_OF_LIBRARIES = _OF_SESSIONS | _OF_LOGGERS | {"read", "write"}
"""What sessions, loggers and streams of libraries have: a protocol of nothing else is matched by them."""

_CLOCK = "from abc import ABC, abstractmethod\n\n\nclass Clock(ABC):\n    @abstractmethod\n    def today(self) -> str: ...\n"


class PortWithoutAdapter(Rule):
    """No class stands behind a port.

    Why: A port that nothing implements is a promise to use cases that cannot be kept, or one that everybody has gone
    round: then what does the work is called directly, and the port only looks like architecture.

    Instead: Let the class that does the work extend the port, or delete the port with what only it needs. A fake in the
    tests is no adapter: the product cannot be put together with it. Neither is another abstract class.
    """

    id = "REP105"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "Every port has an adapter"
    curve = Curve(good=0.04, half=0.25)
    bad = (
        Example(
            {**_FILES, "shop/domain/clock.py": _CLOCK.replace("class Clock(ABC):", "class Clock(ABC):  # finding: REP105")},
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/application/mail.py": (
                    "from typing import Protocol\n\n\n"
                    "class Mail(Protocol):  # finding: REP105\n    def send(self, address: str, text: str) -> None: ...\n"
                ),
                "shop/infrastructure/smtp.py": (
                    "class SmtpMail:\n    def post(self, address: str, text: str) -> None:\n        print(address, text)\n"
                ),
            },
            profile="layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/domain/clock.py": _CLOCK,
                "shop/infrastructure/clock.py": (
                    "from shop.domain.clock import Clock\n\n\n"
                    'class FixedClock(Clock):\n    def today(self) -> str:\n        return "2026-01-01"\n'
                ),
                "shop/application/mail.py": (
                    "from typing import Protocol\n\n\n"
                    "class Mail(Protocol):\n    def send(self, address: str, text: str) -> None: ...\n"
                ),
                "shop/infrastructure/smtp.py": (
                    "class SmtpMail:\n    def send(self, address: str, text: str) -> None:\n        print(address, text)\n"
                ),
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of ports; one that only other ports extend is judged by those."""
        return sum(1 for _ in _ports(project.program))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each port that no class of the product extends or, for a protocol, matches."""
        program = project.program
        alone = [port for port in _ports(program) if not program.subclasses.get(port.name)]
        shaped = matched(program, [port for port in alone if port.is_protocol], program.classes.values())
        hidden = matched(program, alone, [each for each in program.classes.values() if each.open])
        for port in alone:
            by_library = port.is_protocol and public_methods(program, port) <= _OF_LIBRARIES
            if port.name not in shaped and port.name not in hidden and not by_library:
                yield self._finding(project, port)

    def _finding(self, project: Project, port: Class) -> Finding:
        fits = "extends or matches" if port.is_protocol else "extends"
        return self.finding(
            project.modules[port.module],
            port.header,
            subject=port.name,
            message=f"no class of the product {fits} `{port.name}`",
            help="let the class that does the work extend it, or delete it",
            data={"port": port.name},
            unit=port.name,
        )


def _ports(program: Program) -> Iterator[Class]:
    for port in program.of_kind(Kind.PORT):
        below = [program.classes[name] for name in program.subclasses.get(port.name, ())]
        declared = says_it_is_abstract(port) or bool(port.outside & ABSTRACT)
        if declared and not _PATTERN.fullmatch(port.word) and (not below or not all(says_it_is_abstract(each) for each in below)):
            yield port
