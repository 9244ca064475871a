from collections.abc import Iterator

from audit.model.entities import is_checked, lineage
from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Class, Kind, Program, TypeRef
from audit.model.project import Project
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/value_objects/__init__.py": "",
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/presentation/__init__.py": "",
}
_TAKES_ANYTHING = frozenset(
    {f"builtins.{name}" for name in ("str", "int", "float", "bytes", "dict", "list", "tuple", "set", "frozenset", "object")}
    | {"decimal.Decimal", "typing.Any", "typing.Dict", "typing.List", "typing.Tuple"}
)
"""Types that say little about a value: most values of them are wrong."""


class UnvalidatedValueObject(Rule):
    """A value object accepts any value.

    Why: A value object is worth its class because whoever holds an `Email` holds a valid one. One that accepts anything is
    a string with another name, and every user must check it again.

    Instead: Check in `__post_init__`, or in a validator, and raise a domain error. A factory that checks beside a
    constructor that does not leaves the door open.
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
                "shop/domain/value_objects/period.py": (
                    "from dataclasses import dataclass\nfrom datetime import date\nfrom uuid import UUID\n\n\n"
                    "@dataclass(frozen=True)\nclass Booking:\n    key: UUID\n    day: date\n    paid: bool\n"
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
        for each in _judged(project):
            if not is_checked(project.program, each):
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
        if not each.open and any(map(_is_plain, _types(project.program, each))):
            yield each


def _types(program: Program, each: Class) -> Iterator[TypeRef | None]:
    """Yield the types of what a value object holds, and those that it is itself."""
    for above in lineage(program, each):
        yield from (field.type for field in above.fields if field.annotated and not field.name.startswith("__"))
        yield from above.attributes.values()
    yield from (TypeRef(name, first_party=False) for name in each.outside)


def _is_plain(held: TypeRef | None) -> bool:
    return held is not None and held.name in _TAKES_ANYTHING
