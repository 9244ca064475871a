from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Class, Kind
from audit.model.project import Project
from audit.model.questions.entities import behaves, entities, foundations, parts
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/presentation/__init__.py": "",
}


class AnemicEntity(Rule):
    """An entity holds data and does nothing.

    Why: The rules about an order then live in the use cases that touch it, each in its own copy, and any of them can bring
    an order into a state that no rule allows. The domain layer is a set of records, and the business is elsewhere.

    Instead: Give the entity the verbs of the business: `order.cancel(reason)` decides whether it may be cancelled and what
    that changes. A property that decides (`is_overdue`) counts. Getters, setters and `to_dict` do not; neither does a check
    of single values when it is made, or a factory that fills in an identifier and the time: both are about the data. A
    factory that refuses, or records what happened, does. Moving the decisions into a domain service or a base class of all
    entities leaves the data as it was. What an aggregate holds and stores with itself may be plain, if the aggregate decides
    about it.
    """

    id = "DOM102"
    severity = Severity.MEDIUM
    effort = Effort.MEDIUM
    criterion = "Entities have behaviour"
    curve = Curve(good=0.10, half=0.50)
    bad = (
        Example(
            {
                **_FILES,
                "shop/domain/order.py": (
                    "from dataclasses import dataclass\n\n\n"
                    "@dataclass(frozen=True)\nclass Order:  # finding: DOM102\n    id: int\n    paid: bool\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/order.py": (
                    "class Order:  # finding: DOM102\n"
                    "    def __init__(self, id: int, paid: bool) -> None:\n        self._id = id\n        self._paid = paid\n\n"
                    "    @property\n    def id(self) -> int:\n        return self._id\n\n"
                    "    @id.setter\n    def id(self, id: int) -> None:\n        self._id = id\n\n"
                    "    def set_paid(self, paid: bool) -> None:\n        self._paid = paid\n\n"
                    "    def to_dict(self) -> dict[str, object]:\n        return {'id': self._id}\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/base.py": (
                    "class Entity:\n    def same_as(self, other: object) -> bool:\n        return self is other\n"
                ),
                "shop/domain/order.py": (
                    "from dataclasses import dataclass\n\nfrom shop.domain.base import Entity\n\n\n"
                    "@dataclass\nclass Order(Entity):  # finding: DOM102\n    id: int\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/order.py": (
                    "from dataclasses import dataclass\nfrom uuid import UUID, uuid4\n\n"
                    "from pydantic import BaseModel, field_validator\n\n\n"
                    "@dataclass\nclass Order:  # finding: DOM102\n    id: UUID\n    paid: bool\n\n"
                    "    def __post_init__(self) -> None:\n        self.paid = bool(self.paid)\n\n"
                    "    @classmethod\n    def create(cls) -> 'Order':\n        return cls(id=uuid4(), paid=False)\n\n\n"
                    "class Invoice(BaseModel):  # finding: DOM102\n    id: int\n    total: int\n\n"
                    "    @field_validator('total')\n    @classmethod\n    def is_positive(cls, total: int) -> int:\n"
                    "        assert total > 0\n        return total\n"
                ),
            },
            profile="layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/domain/order.py": (
                    "from dataclasses import dataclass\n\n\n"
                    "@dataclass\nclass Order:\n    id: int\n    paid: bool\n\n"
                    "    def pay(self) -> None:\n        if self.paid:\n            raise ValueError('it is paid')\n"
                    "        self.paid = True\n"
                ),
                "shop/domain/parcel.py": (
                    "from dataclasses import dataclass\n\n\n"
                    "@dataclass(frozen=True)\nclass Parcel:\n    id: int\n    weight: int\n\n"
                    "    @property\n    def is_heavy(self) -> bool:\n        return self.weight > 30\n"
                ),
                "shop/domain/basket.py": (
                    "from dataclasses import dataclass\n\n\n@dataclass\nclass Line:\n    id: int\n    price: int\n\n\n"
                    "@dataclass\nclass Basket:\n    id: int\n    lines: list[Line]\n\n"
                    "    def total(self) -> int:\n        return sum(line.price for line in self.lines)\n"
                ),
                "shop/domain/invoice.py": (
                    "class Invoice:\n    def __init__(self, id: int, total: int) -> None:\n"
                    "        self.id = id\n        self._total = total\n\n"
                    "    @property\n    def total(self) -> int:\n        return self._total\n\n"
                    "    @total.setter\n    def total(self, total: int) -> None:\n"
                    "        if total < self._total:\n            raise ValueError(total)\n        self._total = total\n\n\n"
                    "class Reminder(Invoice): ...\n"
                ),
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of entities whose ancestors are all known."""
        return sum(not each.open for each in entities(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each entity without behaviour: its own, that of one that extends it, or of its aggregate."""
        bases = foundations(project)
        inside = parts(project, bases)
        program = project.program
        for each in entities(project):
            below = (program.classes[name] for name in program.subclasses.get(each.name, ()))
            alive = behaves(program, each, bases) or any(behaves(program, kin, bases) for kin in below if _is_entity(kin))
            if not each.open and not alive and each.name not in inside:
                yield self.finding(
                    project.modules[each.module],
                    each.header,
                    subject=each.name,
                    message=f"`{each.word}` holds data and does nothing",
                    help=f"move what use cases decide about a `{each.word}` into methods of it",
                    data={"entity": each.name},
                    unit=each.name,
                )


def _is_entity(each: Class) -> bool:
    return Kind.ENTITY in each.kinds
