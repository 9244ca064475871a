from collections.abc import Iterator

from audit.model.entities import entities, held
from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.program import Class, Function, Program, Write
from audit.model.project import Project
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


class MutableEntity(Rule):
    """An attribute of an entity is assigned from outside of it.

    Why: An entity that anybody may change keeps no promise: it cannot refuse a wrong state, nobody is told of the change,
    and to know what may happen to it one must read the whole program.

    Instead: Let the entity change itself: `order.pay()` instead of `order.paid = True`. A setter that only passes the value
    on is the same assignment in other words.
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
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of entities."""
        return sum(1 for _ in entities(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each assignment from outside, mappers and repositories left out."""
        known = {each.name: each for each in entities(project)}
        for function, write in _writes(project):
            each = known.get(write.type.name) if write.type is not None else None
            if each is not None and _is_stranger(project.program, function, each) and _is_held(project.program, each, write):
                yield self.finding(
                    project.modules[function.module],
                    write.span,
                    subject=f"{each.name}.{write.attribute}",
                    message=f"`{function.word}` assigns `{write.attribute}` of a `{each.word}`",
                    help=f"let `{each.word}` have a method that says what happens, and changes `{write.attribute}` itself",
                    data={"entity": each.name, "attribute": write.attribute},
                    unit=each.name,
                )


def _writes(project: Project) -> Iterator[tuple[Function, Write]]:
    """Yield the assignments to attributes of others, each once, with the innermost function that it stands in."""
    seen: dict[tuple[str, tuple[int, int, int, int]], tuple[Function, Write]] = {}
    for function in project.program.functions.values():
        if project.modules[function.module].role not in _REBUILDS:
            for write in function.writes:
                if not write.on_self:
                    seen[function.module, write.place] = (function, write)
    yield from seen.values()


def _is_stranger(program: Program, function: Function, each: Class) -> bool:
    family = {each.name, *each.ancestors, *program.subclasses.get(each.name, ())}
    return function.owner not in family


def _is_held(program: Program, each: Class, write: Write) -> bool:
    """Return whether an attribute is plain data of the entity: a property's setter is its own doing."""
    return write.attribute in held(program, each) and program.method(each.name, write.attribute) is None
