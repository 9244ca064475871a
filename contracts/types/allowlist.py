"""A contract that names what may be imported, and so forbids all that nobody has thought of."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple, cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

_FOUND: Final = "imports"


class Import(NamedTuple):
    """An import that is not allowed."""

    importer: str
    imported: str
    lines: tuple[int | None, ...]
    """Where it stands; None where the graph does not tell."""

    def __str__(self) -> str:
        lines = ", ".join("l.?" if line is None else f"l.{line}" for line in self.lines)
        return f"{self.importer} -> {self.imported} ({lines})"


class AllowlistContract(Contract):
    """Some modules import each other, what is on a list, and nothing else: neither of the project nor from outside.

    Configuration options:
        - source_modules:  The modules that are bound by the list.
        - allowed_modules: What they may import, with all that is below it. Of the standard library and of external
                           packages, only the name at the top counts: `collections`, never `collections.abc`.
        - as_packages:     Whether what is below a source module is bound as well. (Optional, True.)

    It takes `include_external_packages = True`. There is no `ignore_imports`: the list is where an exception belongs.
    """

    type_name = "allowlist"

    source_modules = fields.SetField(subfield=fields.ModuleExpressionField())
    allowed_modules = fields.SetField(subfield=fields.ModuleExpressionField())
    as_packages = fields.BooleanField(required=False, default=True)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - import-linter's signature
        """Return the imports that break the contract; ValueError for a module that cannot be meant."""
        if str(self.session_options.get("include_external_packages")).lower() != "true":
            raise ValueError("A contract of the type `allowlist` takes `include_external_packages = True`.")
        sources = self._sources(graph)
        allowed = self._allowed(graph)
        found = [
            _import(graph, importer, imported)
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
        named = {name for expression in _texts(self.source_modules) for name in _own_modules(graph, expression)}
        below = (graph.find_descendants(name) for name in named)
        return named.union(*below) if cast("bool", self.as_packages) else named

    def _allowed(self, graph: ImportGraph) -> set[str]:
        roots = self.session_options["root_packages"]
        return {name for expression in _texts(self.allowed_modules) for name in _allowed_modules(graph, expression, roots)}


def _texts(expressions: object) -> Iterator[str]:
    # To mypy a field is a field; import-linter puts the values in its place.
    yield from sorted(str(each) for each in cast("Iterable[object]", expressions))


def _own_modules(graph: ImportGraph, expression: str) -> set[str]:
    """Return the modules of the project that an expression names; ValueError if there are none."""
    matching = graph.find_matching_modules(expression) if "*" in expression else {expression} & graph.modules
    own = {name for name in matching if not graph.is_module_squashed(name)}
    if not own:
        raise ValueError(f"The module expression '{expression}' names no module of the root packages.")
    return own


def _allowed_modules(graph: ImportGraph, expression: str, roots: Iterable[str]) -> set[str]:
    if any(expression == root or expression.startswith((f"{root}.", "*")) for root in roots):
        return _own_modules(graph, expression)
    if "." in expression and expression not in graph.modules:
        top = expression.partition(".")[0]
        raise ValueError(f"Of an external package only the top can be allowed: '{top}' instead of '{expression}'.")
    return {expression}


def _import(graph: ImportGraph, importer: str, imported: str) -> Import:
    details = graph.get_import_details(importer=importer, imported=imported)
    return Import(importer, imported, tuple(each["line_number"] for each in details) or (None,))
