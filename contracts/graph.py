"""What contracts ask of a graph of imports."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple, cast

from grimp import ImportGraph
from importlinter.application import contract_utils
from importlinter.application.contract_utils import AlertLevel, ImportRemoval
from importlinter.domain.imports import ImportExpression


class Import(NamedTuple):
    """An import that breaks a contract. `lines` is where it stands; None where the graph does not tell."""

    importer: str
    imported: str
    lines: tuple[int | None, ...]

    def __str__(self) -> str:
        lines = ", ".join("l.?" if line is None else f"l.{line}" for line in self.lines)
        return f"{self.importer} -> {self.imported} ({lines})"


def import_in(graph: ImportGraph, importer: str, imported: str) -> Import:
    """Return an import of the graph with its lines."""
    details = graph.get_import_details(importer=importer, imported=imported)
    return Import(importer, imported, tuple(each["line_number"] for each in details) or (None,))


def texts(values: object) -> Iterator[str]:
    """Yield what an option holds, sorted; nothing where it is not given."""
    # To mypy a field is a field; import-linter puts the values in its place.
    yield from sorted(str(each) for each in cast("Iterable[object] | None", values) or ())


def is_set(value: object) -> bool:
    """Return whether an option is true."""
    return value is True


def without_ignored(graph: ImportGraph, expressions: object, alerting: object) -> ImportRemoval:
    """Take the imports that a contract ignores out of its graph, and return how many there were and what to say of them."""
    ignored = cast("list[ImportExpression] | None", expressions)
    return contract_utils.remove_ignored_imports_and_report(graph, ignored, cast("AlertLevel", alerting))


def matching(graph: ImportGraph, expression: str) -> set[str]:
    """Return the modules of the project that an expression names; nothing from outside."""
    found = graph.find_matching_modules(expression) if "*" in expression else {expression} & graph.modules
    return {name for name in found if not graph.is_module_squashed(name)}


def own_modules(graph: ImportGraph, expression: str) -> set[str]:
    """Return the modules of the project that an expression names; ValueError if there are none."""
    own = matching(graph, expression)
    if not own:
        raise ValueError(f"The module expression '{expression}' names no module of the root packages.{hint(graph, expression)}")
    return own


def with_descendants(graph: ImportGraph, modules: Iterable[str]) -> set[str]:
    """Return modules and all that is below them."""
    named = set(modules)
    return named.union(*(graph.find_descendants(name) for name in named))


def hint(graph: ImportGraph, expression: str) -> str:
    """Return a question about the module that may have been meant, with a space before it; nothing where none is near."""
    own = (name for name in graph.modules if not graph.is_module_squashed(name))
    near = [] if "*" in expression else get_close_matches(expression, sorted(own), n=1, cutoff=0.8)
    return f" Did you mean '{near[0]}'?" if near else ""


def sees_outside(session_options: object) -> bool:
    """Return whether the graph holds what lies outside the project."""
    options = session_options if isinstance(session_options, dict) else {}
    return str(options.get("include_external_packages")).lower() == "true"
