from collections.abc import Iterator, Mapping, Sequence

from audit.model.facts import Reference, Span, Use
from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.program import Call
from audit.model.project import Module, Project
from audit.model.questions.calls import calls_by_module, outside_uses
from audit.model.questions.outside import Reach, reach_of_call, reach_of_use
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/application/__init__.py": "",
    "shop/application/place.py": "from shop.domain.order import Order\n",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/orders.py": "from shop.domain.order import Order\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from shop.application.place import Order\n",
}


class IoInDomain(Rule):
    """The domain asks the machine: clock, environment, files, network, randomness.

    Why: A rule that reads the clock gives another answer tomorrow. It cannot be tested for the last day of a month, repeated
    when an event is replayed, or trusted to do nothing but decide.

    Instead: Take the value as an argument, `order.cancel(now)`, or ask a port that the domain owns: a clock, a source of
    codes. A default like `default_factory=datetime.utcnow` reads the clock too, only later. Making an identifier
    (`uuid4`) is no such question; a seeded generator that is handed in is none either.
    """

    id = "DOM105"
    severity = Severity.MEDIUM
    effort = Effort.MEDIUM
    criterion = "The domain decides without clock, environment, files, network or randomness"
    curve = Curve(good=0.03, half=0.20)
    bad = (
        Example(
            {
                **_FILES,
                "shop/domain/order.py": (
                    "import os\nfrom dataclasses import dataclass, field\nfrom datetime import datetime\nfrom time import time\n"
                    "\n\n@dataclass\nclass Order:\n"
                    "    placed: datetime = field(default_factory=datetime.utcnow)  # finding: DOM105\n\n"
                    "    def age(self) -> float:\n        return time() - self.placed.timestamp()  # finding: DOM105\n\n"
                    "    def currency(self) -> str:\n        return os.environ['CURRENCY']  # finding: DOM105\n"
                ),
            },
            "layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/order.py": (
                    "import random\nfrom pathlib import Path\nfrom urllib import request\n\n\n"
                    "class Order:\n"
                    "    def lottery(self) -> int:\n        return random.randint(1, 6)  # finding: DOM105\n\n"
                    "    def terms(self, path: Path) -> str:\n        return path.read_text()  # finding: DOM105\n\n"
                    "    def log(self, line: str) -> None:\n"
                    "        with open('orders.log', 'a') as file:  # finding: DOM105\n            file.write(line)\n\n"
                    "    def rate(self) -> bytes:\n"
                    "        return request.urlopen('https://example.org/rate').read()  # finding: DOM105\n"
                ),
            },
            "layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/domain/order.py": (
                    "from datetime import datetime, timedelta\nfrom random import Random\nfrom uuid import UUID, uuid4\n\n\n"
                    "class Order:\n    def __init__(self, placed: datetime, id: UUID | None = None) -> None:\n"
                    "        self.id = id or uuid4()\n        self._placed = placed\n\n"
                    "    def is_late(self, now: datetime) -> bool:\n        return now > self._placed + timedelta(days=3)\n\n"
                    "    def winner(self, dice: Random) -> int:\n        return dice.randint(1, 6)\n"
                ),
            },
            "layered",
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/modules/__init__.py": "",
                "shop/modules/users/__init__.py": "",
                "shop/modules/users/models.py": (
                    "from datetime import datetime\n\nfrom sqlalchemy import DateTime\n"
                    "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n\n\n"
                    "class Base(DeclarativeBase): ...\n\n\n"
                    "class User(Base):\n    __tablename__ = 'users'\n"
                    "    id: Mapped[int] = mapped_column(primary_key=True)\n"
                    "    since: Mapped[datetime] = mapped_column(DateTime, default=datetime.utcnow)\n"
                ),
                "shop/modules/users/repository.py": "from .models import User\n\n\nclass Users: ...\n",
                "shop/modules/users/service.py": "from .repository import Users\n\n\nclass UserService: ...\n",
                "shop/modules/users/router.py": "from .service import UserService\n",
            },
            "modular",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules in the domain."""
        return sum(module.role is Role.DOMAIN for module in project.modules.values())

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each place of the domain that asks the machine."""
        calls = calls_by_module(project.program)
        for module in project.modules.values():
            if module.role is Role.DOMAIN:
                found = {(span.line, span.column): (span, name, reach) for span, name, reach in _asked(module, calls)}
                for place in sorted(found):
                    yield self._finding(module, *found[place])

    def _finding(self, module: Module, span: Span, name: str, reach: Reach) -> Finding:
        return self.finding(
            module,
            span,
            subject=name,
            message=f"`{module.name}` ({Role.DOMAIN}) {reach}: `{name}`",
            help=reach.advice,
            data={"from": module.name, "name": name},
        )


def _asked(module: Module, calls: Mapping[str, Sequence[Call]]) -> Iterator[tuple[Span, str, Reach]]:
    """Yield where a module asks the machine, by what name, and for what; what is called twice over may come twice."""
    for call in calls.get(module.name, ()):
        reach = reach_of_call(call.name) if not call.first_party else None
        if reach is not None:
            yield call.span, call.name, reach
    for name, reference in outside_uses(module):
        reach = reach_of_call(name) if reference.use is Use.CALL else reach_of_use(name)
        if reach is not None and reference.use is not Use.WRITE and not _is_column_default(module, reference, reach):
            yield reference.span, name, reach


def _is_column_default(module: Module, reference: Reference, reach: Reach) -> bool:
    """Return whether a function is handed on where the domain may be mapped to tables: the default of a column is storage's."""
    mapped = module.profile is not None and Role.DOMAIN in module.profile.frameworks
    return mapped and reference.use is Use.READ and reach is not Reach.ENVIRONMENT
