from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Class, Kind
from audit.model.project import Project
from audit.model.questions.checking import holds_plain_values, is_checked
from audit.model.questions.making import makings
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/value_objects/__init__.py": "",
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/presentation/__init__.py": "",
}


class UnvalidatedValueObject(Rule):
    """A value object accepts any value.

    Why: A value object is worth its class because whoever holds an `Email` holds a valid one. One that accepts anything is
    a string with another name, and every user must check it again.

    Instead: Check in `__post_init__`, in a validator, or by a constrained type (`Annotated[str, Field(min_length=1)]`), and
    raise a domain error. A factory that refuses, `Email.parse(text)` or a function of the domain, is as good as long as
    everybody goes through it: one call of the constructor beside it leaves the door open, and so does a check in the form or
    in the use case that happens to make one today. Identifiers and hashes, which a machine makes, hold nothing to check, and
    what is made of other value objects may carry a note that can be left out.
    """

    id = "DOM104"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "Value objects check what they are given"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {
                **_FILES,
                "shop/domain/value_objects/email.py": (
                    "from dataclasses import dataclass\n\n\n"
                    "@dataclass(frozen=True)\nclass Email:  # finding: DOM104\n    address: str\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/value.py": "class ValueObject:\n    __slots__ = ()\n",
                "shop/domain/money.py": (
                    "from shop.domain.value import ValueObject\n\n\n"
                    "class Money(ValueObject):  # finding: DOM104\n"
                    "    def __init__(self, amount: int, currency: str) -> None:\n"
                    "        super().__init__()\n        self.amount = amount\n        self.currency = currency\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/order.py": (
                    "from dataclasses import dataclass\n\n\n"
                    "@dataclass(frozen=True)\nclass Address:  # finding: DOM104\n    street: str\n    city: str\n\n\n"
                    "@dataclass\nclass Order:\n    id: int\n    to: Address\n\n"
                    "    def send_to(self, to: Address) -> None:\n        self.to = to\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/value_objects/email.py": (
                    "from dataclasses import dataclass\n\n\n"
                    "@dataclass(frozen=True)\nclass Email:  # finding: DOM104\n    address: str\n\n"
                    "    @classmethod\n    def parse(cls, text: str) -> 'Email':\n"
                    "        if '@' not in text:\n            raise ValueError(text)\n        return cls(text)\n"
                ),
                "shop/application/register.py": (
                    "from shop.domain.value_objects.email import Email\n\n\n"
                    "def register(text: str) -> Email:\n    return Email(text)\n"
                ),
            },
            profile="layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/domain/value_objects/email.py": (
                    "from dataclasses import dataclass\n\n\n"
                    "@dataclass(frozen=True)\nclass Email:\n    address: str\n\n"
                    "    def __post_init__(self) -> None:\n"
                    "        if '@' not in self.address:\n            raise ValueError(self.address)\n"
                ),
                "shop/domain/value_objects/booking.py": (
                    "from dataclasses import dataclass\nfrom datetime import date\nfrom uuid import UUID\n\n\n"
                    "@dataclass(frozen=True)\nclass Booking:\n    key: UUID\n    day: date\n    paid: bool\n"
                ),
                "shop/domain/value_objects/phone.py": (
                    "from dataclasses import dataclass\n\n\nclass Refused: ...\n\n\n"
                    "@dataclass(frozen=True)\nclass Phone:\n    digits: str\n\n"
                    "    @classmethod\n    def parse(cls, text: str) -> 'Phone | Refused':\n"
                    "        return cls(text) if text.isdigit() else Refused()\n"
                ),
                "shop/domain/value_objects/name.py": (
                    "class Name(str):\n    def __new__(cls, text: str) -> 'Name':\n        assert text.strip()\n"
                    "        return super().__new__(cls, text)\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/value.py": (
                    "from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass ValueObject:\n"
                    "    def __post_init__(self) -> None:\n        self.check()\n\n    def check(self) -> None: ...\n"
                ),
                "shop/domain/money.py": (
                    "from dataclasses import dataclass\n\nfrom shop.domain.value import ValueObject\n\n\n"
                    "@dataclass(frozen=True)\nclass Money(ValueObject):\n    amount: int\n\n"
                    "    def check(self) -> None:\n        if self.amount < 0:\n            raise ValueError(self.amount)\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/value_objects/email.py": (
                    "from dataclasses import dataclass\n\n\n@dataclass(frozen=True)\nclass Email:\n    address: str\n"
                ),
                "shop/domain/reading.py": (
                    "from shop.domain.value_objects.email import Email\n\n\n"
                    "def email_in(text: str) -> Email:\n"
                    "    if '@' not in text:\n        raise ValueError(text)\n    return Email(text.strip())\n"
                ),
                "shop/domain/value_objects/reference.py": (
                    "from dataclasses import dataclass\nfrom typing import Self\nfrom uuid import uuid4\n\n\n"
                    "@dataclass(frozen=True)\nclass OrderReference:\n    text: str\n\n"
                    "    @classmethod\n    def fresh(cls) -> Self:\n        return cls(uuid4().hex)\n"
                ),
                "shop/domain/value_objects/price.py": (
                    "from dataclasses import dataclass\n\n\n"
                    "@dataclass(frozen=True)\nclass Amount:\n    cents: int\n\n"
                    "    def __post_init__(self) -> None:\n"
                    "        if self.cents < 0:\n            raise ValueError(self.cents)\n\n\n"
                    "@dataclass(frozen=True)\nclass Price:\n    amount: Amount\n    source: str | None = None\n"
                ),
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of value objects that hold plain values."""
        return sum(1 for _ in _judged(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each value object in which nothing is checked."""
        made = makings(project)
        for each in _judged(project):
            if not is_checked(project.program, each, made):
                yield self.finding(
                    project.modules[each.module],
                    each.header,
                    subject=each.name,
                    message=f"`{each.word}` accepts any value",
                    help="check the value in `__post_init__`, and raise a domain error where it is wrong",
                    data={"value_object": each.name},
                    unit=each.name,
                )


def _judged(project: Project) -> Iterator[Class]:
    for each in project.program.of_kind(Kind.VALUE_OBJECT):
        if holds_plain_values(project.program, each):
            yield each
