"""A contract that names what may be imported, and so forbids all that nobody has thought of."""

from collections.abc import Iterable
from typing import ClassVar, Final

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

from contracts.example import Example
from contracts.graph import import_in, is_set, own_modules, sees_outside, texts, with_descendants

_FOUND: Final = "imports"

_ORDER = "import dataclasses\nfrom collections.abc import Iterable\n\nfrom shop.shared.money import Money\n"
_OPTIONS = {
    "name": "The domain is made of itself and of what computes",
    "source_modules": "shop.domain",
    "allowed_modules": "shop.shared collections dataclasses",
}


class AllowlistContract(Contract):
    """Some modules import each other, what is on a list, and nothing else.

    Why: A list of what is forbidden holds only what somebody thought of. Tomorrow's import of a client library, of `socket`
    or of a new package of the project is not on it, and passes. What is on a list of what is allowed was put there once, on
    purpose, where a reviewer saw it.

    Instead: Put what the modules need and what computes alone on the list, and let the rest come in as an argument, through
    a port. There is no `ignore_imports`: the list is where an exception belongs.

    Options:
        - source_modules:  The modules that are bound by the list.
        - allowed_modules: What they may import, with all that is below it. Of the standard library and of external
                           packages only the name at the top counts: `collections`, never `collections.abc`.
        - as_packages:     Whether what is below a source module is bound as well. (Optional, True.)
    """

    type_name = "allowlist"

    source_modules = fields.SetField(subfield=fields.ModuleExpressionField())
    allowed_modules = fields.SetField(subfield=fields.ModuleExpressionField())
    as_packages = fields.BooleanField(required=False, default=True)

    kept: ClassVar[tuple[Example, ...]] = (
        Example({"shop/domain/order.py": _ORDER, "shop/shared/money.py": "class Money: ...\n"}, _OPTIONS),
    )
    broken: ClassVar[tuple[Example, ...]] = (
        Example(
            {
                "shop/domain/order.py": f"{_ORDER}from shop.storage import save\n\n\ndef today():\n    import time\n",
                "shop/shared/money.py": "class Money: ...\n",
                "shop/storage.py": "def save(): ...\n",
            },
            _OPTIONS,
            blamed=("shop.domain.order -> shop.storage (l.5)", "shop.domain.order -> time (l.9)"),
        ),
    )

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - import-linter's signature
        """Return the imports that break the contract; ValueError for a module that cannot be meant."""
        if not sees_outside(self.session_options):
            raise ValueError("A contract of the type `allowlist` takes `include_external_packages = True`.")
        sources = self._sources(graph)
        allowed = self._allowed(graph)
        found = [
            import_in(graph, importer, imported)
            for importer in sorted(sources)
            for imported in sorted(graph.find_modules_directly_imported_by(importer) - sources)
            if not any(imported == name or imported.startswith(f"{name}.") for name in allowed)
        ]
        return ContractCheck(kept=not found, metadata={_FOUND: found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each import that is not allowed, in the order of the modules that hold them."""
        output.print_error("These imports are of nothing that `allowed_modules` names:")
        output.new_line()
        for each in check.metadata[_FOUND]:
            output.print_error(f"-   {each}", bold=False)
        output.new_line()

    def _sources(self, graph: ImportGraph) -> set[str]:
        named = {name for expression in texts(self.source_modules) for name in own_modules(graph, expression)}
        return with_descendants(graph, named) if is_set(self.as_packages) else named

    def _allowed(self, graph: ImportGraph) -> set[str]:
        roots = self.session_options["root_packages"]
        return {name for expression in texts(self.allowed_modules) for name in _allowed_modules(graph, expression, roots)}


def _allowed_modules(graph: ImportGraph, expression: str, roots: Iterable[str]) -> set[str]:
    if any(expression == root or expression.startswith((f"{root}.", "*")) for root in roots):
        return own_modules(graph, expression)
    if "." in expression and expression not in graph.modules:
        top = expression.partition(".")[0]
        raise ValueError(f"Of an external package only the top can be allowed: '{top}' instead of '{expression}'.")
    return {expression}
