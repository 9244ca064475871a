"""A contract that makes the `__init__` of a package its front door."""

from collections.abc import Mapping, Set
from typing import ClassVar, Final

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.application.contract_utils import AlertLevel
from importlinter.domain.contract import InvalidContractOptions

from contracts.example import Example
from contracts.graph import Import, import_in, is_set, matching, own_modules, texts, with_descendants, without_ignored

_FOUND: Final = "imports"
_UNDECLARED: Final = "undeclared_modules"

_SHOP = {
    "shop/billing/__init__.py": "from shop.billing.invoice import Invoice\n",
    "shop/billing/invoice.py": "from shop.billing import tax\n\n\nclass Invoice: ...\n",
    "shop/billing/tax.py": "",
    "shop/billing/events.py": "class Paid: ...\n",
    "shop/stock/item.py": "class Item: ...\n",
}
_OPTIONS = {"name": "Contexts are entered by their doors", "packages": "shop.billing shop.stock", "doors": "shop.billing.events"}


class FrontDoorContract(Contract):
    """What is inside a package is imported from outside through the package's `__init__` alone.

    Why: What others import, a package can no longer change. Without a front door every module is a promise that nobody made,
    and moving a function breaks code that its author never heard of.

    Instead: Let the `__init__` hold what is meant for others, and import it from there: `from shop.billing import Invoice`. A
    module that is a second entrance, as one of events, goes into `doors`. An import inside a function or for type checkers
    alone counts too; so does `from shop.billing import invoice` where `invoice` is a module.

    Options:
        - packages:          The packages that have a front door.
        - doors:             Modules inside that may be imported as well. (Optional.)
        - importers:         Whose imports are looked at, with what is below. (Optional, everybody's.)
        - allowed_importers: Modules that may walk through walls, with what is below: tests, a composition root. (Optional.)
        - containers:        The packages whose children `exhaustive` looks at. (Optional.)
        - exhaustive:        Whether each package right below a container must be one of `packages`. (Optional, False.)
        - exhaustive_ignores: Names of children that need no front door. (Optional.)
        - ignore_imports, unmatched_ignore_imports_alerting: As in import-linter's own contracts. (Optional.)
    """

    type_name = "front_door"

    packages = fields.SetField(subfield=fields.ModuleExpressionField())
    doors = fields.SetField(subfield=fields.ModuleExpressionField(), required=False)
    importers = fields.SetField(subfield=fields.ModuleExpressionField(), required=False)
    allowed_importers = fields.SetField(subfield=fields.ModuleExpressionField(), required=False)
    containers = fields.SetField(subfield=fields.ModuleExpressionField(), required=False)
    exhaustive = fields.BooleanField(required=False, default=False)
    exhaustive_ignores = fields.SetField(subfield=fields.StringField(), required=False)
    ignore_imports = fields.SetField(subfield=fields.ImportExpressionField(), required=False)
    unmatched_ignore_imports_alerting = fields.EnumField(AlertLevel, default=AlertLevel.ERROR)

    kept: ClassVar[tuple[Example, ...]] = (
        Example(
            {
                **_SHOP,
                "shop/web.py": "from shop.billing import Invoice\nfrom shop.billing.events import Paid\nimport shop.stock\n",
            },
            _OPTIONS,
        ),
        Example(
            {**_SHOP, "shop/wiring.py": "import shop.stock.item\n"},
            {**_OPTIONS, "allowed_importers": "shop.wiring", "containers": "shop", "exhaustive": "True"},
        ),
    )
    broken: ClassVar[tuple[Example, ...]] = (
        Example(
            {**_SHOP, "shop/web.py": "from shop.billing import tax\n\n\ndef show():\n    from shop.stock.item import Item\n"},
            _OPTIONS,
            blamed=("shop.web -> shop.billing.tax (l.1)", "shop.web -> shop.stock.item (l.5)"),
        ),
        Example(
            {**_SHOP, "shop/mail/sender.py": "", "shop/tools/text.py": ""},
            {**_OPTIONS, "containers": "shop", "exhaustive": "True", "exhaustive_ignores": "tools"},
            blamed=("shop.mail",),
        ),
    )

    def validate(self) -> None:
        """Raise InvalidContractOptions where there is nothing to be exhaustive about."""
        if is_set(self.exhaustive) and not list(texts(self.containers)):
            raise InvalidContractOptions({"exhaustive": "It needs `containers`."})

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - import-linter's signature
        """Return the imports past a door and the packages without one; ValueError for a module that cannot be meant."""
        removal = without_ignored(graph, self.ignore_imports, self.unmatched_ignore_imports_alerting)
        packages = _named(graph, self.packages)
        found = self._walks_through_walls(graph, packages)
        undeclared = self._undeclared(graph, packages)
        return ContractCheck(
            kept=not (found or undeclared),
            warnings=list(removal.warnings),
            ignored_import_count=removal.ignored_import_count,
            metadata={_FOUND: found, _UNDECLARED: undeclared},
        )

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each import past a door, then each package without one."""
        for title, found in _said(check.metadata).items():
            output.print_error(title)
            output.new_line()
            for each in found:
                output.print_error(f"-   {each}", bold=False)
            output.new_line()

    def _walks_through_walls(self, graph: ImportGraph, packages: Set[str]) -> list[Import]:
        doors = _allowed(graph, self.doors)
        free = with_descendants(graph, _allowed(graph, self.allowed_importers))
        watched = with_descendants(graph, _named(graph, self.importers)) if list(texts(self.importers)) else None
        pairs = {
            (importer, inside)
            for package in packages
            for inside in graph.find_descendants(package) - doors
            for importer in graph.find_modules_that_directly_import(inside) - free
            if not f"{importer}.".startswith(f"{package}.") and (watched is None or importer in watched)
        }
        return [import_in(graph, *pair) for pair in sorted(pairs)]

    def _undeclared(self, graph: ImportGraph, packages: Set[str]) -> list[str]:
        if not is_set(self.exhaustive):
            return []
        ignored = set(texts(self.exhaustive_ignores))
        children = {child for container in _named(graph, self.containers) for child in graph.find_children(container)}
        return sorted(
            child for child in children - packages if graph.find_children(child) and child.rpartition(".")[2] not in ignored
        )


def _named(graph: ImportGraph, expressions: object) -> set[str]:
    return {name for expression in texts(expressions) for name in own_modules(graph, expression)}


def _allowed(graph: ImportGraph, expressions: object) -> set[str]:
    """Return what is allowed; a pattern that matches nothing yet allows nothing, and the contract is as strict as it is."""
    patterns = {expression for expression in texts(expressions) if "*" in expression}
    named = {name for expression in patterns for name in matching(graph, expression)}
    return named | _named(graph, set(texts(expressions)) - patterns)


def _said(metadata: Mapping[str, list[object]]) -> Mapping[str, list[object]]:
    said = {
        "These imports go past the front door of a package:": metadata[_FOUND],
        "These packages are not among `packages`, and the contract is exhaustive:": metadata[_UNDECLARED],
    }
    return {title: found for title, found in said.items() if found}
