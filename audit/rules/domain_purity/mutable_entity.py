import re
from collections.abc import Iterator, Mapping

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.program import Class, Function, Kind, Program, Write
from audit.model.project import Project
from audit.model.questions.entities import entities, held
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/order.py": (
        "from dataclasses import dataclass\n\n\n"
        "@dataclass\nclass Order:\n    id: int\n    paid: bool = False\n\n"
        "    def pay(self) -> None:\n        self.paid = True\n"
    ),
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/presentation/__init__.py": "",
}
_REBUILDS = frozenset({Role.INFRASTRUCTURE, Role.ADAPTER})
"""Where entities are put together again from what was stored."""

_BUILDER = re.compile(r"(Factory|Builder|Mapper|Assembler|Repository|Repo|DAO|Dao|Converter|UnitOfWork|UoW)(Impl)?$")
"""Classes that put entities together, wherever they lie."""

_BUILDS = re.compile(
    r"_*(to|from|as|map|build|restore|rebuild|reconstitute|hydrate)_"
    r"|.*_(to|from)_(entity|domain|model|orm|row|record|dict|dto|db|document)$|_*(hydrate|restore|rebuild|deserialize)$"
)
"""Functions that do."""


class MutableEntity(Rule):
    """An attribute of an entity is assigned from outside of it.

    Why: An entity that anybody may change keeps no promise: it cannot refuse a wrong state, nobody is told of the change,
    and to know what may happen to it one must read the whole program.

    Instead: Let the entity change itself: `order.pay()` instead of `order.paid = True`. A method that takes a value and stores
    it as it is, `order.set_paid(True)`, or `setattr`, is the same assignment in other words. A repository or mapper that puts
    an entity together again from what was stored may assign, an aggregate may change what it holds, and a property's setter
    is the entity's own doing.
    """

    id = "DOM103"
    severity = Severity.LOW
    effort = Effort.MEDIUM
    criterion = "Entities change themselves"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {
                **_FILES,
                "shop/application/pay.py": (
                    "from shop.domain.order import Order\n\n\n"
                    "def pay(order: Order) -> None:\n    order.paid = True  # finding: DOM103\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/application/pay.py": (
                    "from shop.domain.order import Order\n\n\n"
                    "def buy() -> Order:\n    order = Order(1)\n    order.paid = True  # finding: DOM103\n    return order\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/gift.py": "from shop.domain.order import Order\n\n\nclass Gift(Order): ...\n",
                "shop/application/give.py": (
                    "from shop.domain.gift import Gift\n\n\n"
                    "class Give:\n    def __init__(self, gift: Gift) -> None:\n        self.gift = gift\n\n"
                    "    def execute(self, count: int) -> None:\n"
                    "        self.gift.id += count  # finding: DOM103\n        self.gift.paid = True  # finding: DOM103\n"
                ),
            },
            profile="layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/application/pay.py": (
                    "from shop.domain.order import Order\n\n\ndef pay(order: Order) -> None:\n    order.pay()\n"
                ),
                "shop/infrastructure/orders.py": (
                    "from shop.domain.order import Order\n\n\n"
                    "def order_of(row: dict[str, bool]) -> Order:\n"
                    "    order = Order(1)\n    order.paid = row['paid']\n    return order\n"
                ),
                "shop/domain/parcel.py": (
                    "class Parcel:\n    def __init__(self, id: int) -> None:\n        self.id = id\n        self._weight = 0\n\n"
                    "    @property\n    def weight(self) -> int:\n        return self._weight\n\n"
                    "    @weight.setter\n    def weight(self, weight: int) -> None:\n        self._weight = max(weight, 0)\n\n"
                    "    def is_like(self, other: 'Parcel') -> bool:\n        return self.weight == other.weight\n\n"
                    "    def swap(self, other: 'Parcel') -> None:\n        def later() -> None:\n"
                    "            other._weight = self._weight\n\n        later()\n"
                ),
                "shop/application/weigh.py": (
                    "from shop.domain.parcel import Parcel\n\n\ndef weigh(parcel: Parcel) -> None:\n    parcel.weight = 3\n"
                ),
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of entities."""
        return sum(1 for _ in entities(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each assignment from outside, repositories, mappers and the entity's own aggregate left out."""
        known = {each.name: each for each in entities(project)}
        for function, write in _writes(project, known):
            each = _entity_of(project.program, known, write)
            if each is not None and not _makes(project, function, each) and _is_held(project.program, write):
                yield self.finding(
                    project.modules[function.module],
                    write.span,
                    subject=f"{each.name}.{write.attribute}",
                    message=f"`{function.word}` assigns `{write.attribute}` of a `{each.word}`",
                    help=f"let `{each.word}` have a method that says what happens, and changes `{write.attribute}` itself",
                    data={"entity": each.name, "attribute": write.attribute},
                    unit=each.name,
                )


def _writes(project: Project, known: Mapping[str, Class]) -> Iterator[tuple[Function, Write]]:
    """Yield the assignments to attributes of others, each once, with the innermost function that it stands in."""
    found: dict[tuple[str, Span], tuple[Function, Write]] = {}
    allowed: set[tuple[str, Span]] = set()
    for function in project.program.functions.values():
        if project.modules[function.module].role not in _REBUILDS:
            places = [(function.module, write.span) for write in function.writes]
            if _may_assign(project.program, known, function):
                allowed.update(places)
            found.update((place, (function, write)) for place, write in zip(places, function.writes, strict=True))
    yield from (each for place, each in found.items() if place not in allowed and not each[1].on_self)


def _may_assign(program: Program, known: Mapping[str, Class], function: Function) -> bool:
    """Return whether a function belongs to an entity, a base or helper of one, or puts entities together by its name."""
    owner = program.classes.get(function.owner)
    if owner is None:
        return _BUILDS.match(function.word) is not None
    family = (owner.name, *program.subclasses.get(owner.name, ()), *owner.ancestors)
    if any(name in known for name in family):
        return True
    return bool(_BUILDER.search(owner.word) or _BUILDS.match(function.word) or Kind.REPOSITORY in owner.kinds)


def _entity_of(program: Program, known: Mapping[str, Class], write: Write) -> Class | None:
    """Return the entity that is assigned to: the class itself, or the nearest one above it."""
    found = program.classes.get(write.type.name) if write.type is not None else None
    line = (found.name, *found.ancestors) if found is not None else ()
    return next((known[name] for name in line if name in known), None)


def _makes(project: Project, function: Function, each: Class) -> bool:
    """Return whether a function of the domain hands out an entity that nobody gave it: a factory finishes what it makes."""
    given = {mention.name for parameter in function.parameters for mention in parameter.mentions}
    handed_out = {mention.name for mention in function.return_mentions}
    return project.modules[function.module].role is Role.DOMAIN and each.name in handed_out - given


def _is_held(program: Program, write: Write) -> bool:
    """Return whether an attribute is plain data of the class: a property's setter is its own doing."""
    found = program.classes.get(write.type.name) if write.type is not None else None
    if found is None:
        return False
    return write.attribute in held(program, found) and program.method(found.name, write.attribute) is None
