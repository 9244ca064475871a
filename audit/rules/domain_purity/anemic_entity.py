from collections.abc import Iterator

from audit.model.entities import behaves, entities
from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Project
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
    that changes. A property that decides (`is_overdue`) counts; getters, setters and `to_dict` do not.
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
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of entities whose ancestors are all known."""
        return sum(not each.open for each in entities(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each entity without behaviour."""
        for each in entities(project):
            if not each.open and not behaves(project.program, each):
                yield self.finding(
                    project.modules[each.module],
                    each.header,
                    subject=each.name,
                    message=f"`{each.word}` holds data and does nothing",
                    help=f"move what use cases decide about a `{each.word}` into methods of it",
                    data={"entity": each.name},
                    unit=each.name,
                )
