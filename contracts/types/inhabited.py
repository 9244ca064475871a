"""A contract that names what must be there, so that no other contract watches over nothing."""

from typing import ClassVar, Final

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

from contracts.example import Example
from contracts.graph import hint, is_set, matching, texts

_FOUND: Final = "nowhere"

_ORDER = {"shop/orders/domain/order.py": "import dataclasses\n", "shop/stock/domain/item.py": "import dataclasses\n"}


class InhabitedContract(Contract):
    """What a contract names is there.

    Why: import-linter passes a wildcard that matches nothing in silence, and an optional layer that is missing as well. A
    name that was misspelt, or a folder that was renamed, leaves a contract that is kept for ever and watches over nothing.

    Instead: Name here, once more, each layer and each pattern that other contracts build on. When a folder moves, this
    contract breaks and says which name is out of date. With `linked = True` it breaks as well where a folder moved and its
    `__init__.py` stayed behind.

    Options:
        - modules: Names and patterns. Each must match a module of the project.
        - linked:  Whether a match counts only if there is a module below it, or an import by or of it. A module that imports
                   nothing, and that nobody imports, cannot be told from an empty one. (Optional, False.)
    """

    type_name = "inhabited"

    modules = fields.SetField(subfield=fields.ModuleExpressionField())
    linked = fields.BooleanField(required=False, default=False)

    kept: ClassVar[tuple[Example, ...]] = (
        Example(_ORDER, {"name": "Every context has a domain", "modules": "shop.*.domain shop.orders.domain", "linked": "True"}),
    )
    broken: ClassVar[tuple[Example, ...]] = (
        Example(
            _ORDER,
            {"name": "Every context has a domain", "modules": "shop.*.domian shop.order shop.**.domain"},
            blamed=("shop.*.domian matches no module.", "shop.order matches no module. Did you mean 'shop.orders'?"),
        ),
        Example(
            {"shop/domain/__init__.py": "", "shop/model/order.py": "import dataclasses\n"},
            {"name": "There is a domain", "modules": "shop.domain", "linked": "True"},
            blamed=("shop.domain matches only what nothing is linked to.",),
        ),
    )

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - import-linter's signature
        """Return the names and patterns that match nothing."""
        linked = is_set(self.linked)
        found = [problem for each in texts(self.modules) if (problem := _problem(graph, each, linked=linked))]
        return ContractCheck(kept=not found, metadata={_FOUND: found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each name that matches nothing."""
        output.print_error("Nothing is there of what `modules` names:")
        output.new_line()
        for each in check.metadata[_FOUND]:
            output.print_error(f"-   {each}", bold=False)
        output.new_line()


def _problem(graph: ImportGraph, expression: str, *, linked: bool) -> str:
    found = matching(graph, expression)
    if not found:
        return f"{expression} matches no module.{hint(graph, expression)}"
    if linked and not any(_is_linked(graph, name) for name in found):
        return f"{expression} matches only what nothing is linked to."
    return ""


def _is_linked(graph: ImportGraph, module: str) -> bool:
    return bool(
        graph.find_children(module)
        or graph.find_modules_directly_imported_by(module)
        or graph.find_modules_that_directly_import(module)
    )
