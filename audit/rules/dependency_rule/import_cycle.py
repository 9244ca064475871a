from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.project import Module, Project, ResolvedImport
from audit.model.rule import Curve, Example, Rule

LONGEST = 9
"""How many modules of a way are told."""


class ImportCycle(Rule):
    """A module imports itself through others.

    Why: Modules in a cycle are one module in several files: none can be understood, tested or moved alone, and which of them
    is imported first decides whether the program starts.

    Instead: Move what both sides need into a module that imports neither, or let one side define an abstract class that the
    other implements. An import inside a function postpones the cycle to the first call; it is counted here all the same.
    """

    id = "DEP106"
    severity = Severity.MEDIUM
    effort = Effort.MEDIUM
    criterion = "No module imports itself through others"
    curve = Curve(good=0.025, half=0.15)
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/cart.py": "from shop.order import Order  # finding: DEP106\n\n\nclass Cart: ...\n",
                "shop/order.py": "class Order: ...\n\n\ndef place():\n    from shop.cart import Cart  # finding: DEP106\n",
            }
        ),
        Example(
            {
                "shop/__init__.py": "from .cart import Cart  # finding: DEP106\n",
                "shop/cart.py": "from shop.money import Money  # finding: DEP106\n\n\nclass Cart: ...\n",
                "shop/money.py": "import shop  # finding: DEP106\n\n\nclass Money: ...\n",
            }
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "from . import cart\nfrom .money import Money\n",
                "shop/cart.py": (
                    "from typing import TYPE_CHECKING\n\nfrom shop import money\n\n"
                    "if TYPE_CHECKING:\n    from shop.order import Order\n"
                ),
                "shop/order.py": "from shop.cart import money\n\n\nclass Order: ...\n",
                "shop/money.py": "class Money: ...\n",
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules that are no tests."""
        return sum(not module.is_test for module in project.modules.values())

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each module of a cycle, at the import by which the shortest way round goes on."""
        for name, way in project.links.ways_round.items():
            module = project.modules[name]
            steps = [each for each in module.imports if not each.fact.type_checking and way[1] in each.leads_to(project.modules)]
            yield self._finding(module, min(steps, key=lambda each: each.fact.in_function), way)

    def _finding(self, module: Module, imported: ResolvedImport, way: tuple[str, ...]) -> Finding:
        told = " -> ".join(_shortened((*way, module.name)))
        where = ", at first by an import inside a function" if imported.fact.in_function else ""
        return self.finding(
            module,
            imported.fact.span,
            subject=module.name,
            message=f"`{module.name}` imports itself through others{where}: {told}",
            help=f"move what `{module.name}` and `{way[1]}` share into a module that imports neither",
            data={"module": module.name},
        )


def _shortened(way: tuple[str, ...]) -> tuple[str, ...]:
    """Return a way that can be read in one line, the middle of a long one left out."""
    return way if len(way) <= LONGEST else (*way[: LONGEST - 3], "…", *way[-2:])
