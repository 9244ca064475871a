"""Names in a contract that lead nowhere. import-linter passes most of them in silence: it calls an empty match kept."""

from collections.abc import Iterator, Sequence

from grimp import ImportGraph
from importlinter import Contract
from importlinter.domain.imports import ModuleExpression
from msgspec import Struct

from audit.errors import nearest
from audit.law.graph import is_below

GRANTING = frozenset({"allowed_importers", "allowed_modules", "doors", "skip_descendants"})
"""Options that only ever allow something: a name in them that leads nowhere leaves the contract as strict as it is."""

OF_PROJECT = frozenset(
    {"allowed_importers", "ancestors", "containers", "modules", "protected_modules", "skip_descendants", "source_modules"}
)
"""Options whose names can only be meant for modules of the project."""


class Unmatched(Struct, frozen=True):
    """Sentences about names that lead nowhere. Where one is `binding`, the contract watches less than it says."""

    binding: tuple[str, ...]
    granting: tuple[str, ...]


def unmatched_in(contract: Contract, graph: ImportGraph, roots: Sequence[str]) -> Unmatched:
    """Return what a contract names that is not there."""
    binding: list[str] = []
    granting: list[str] = []
    for option, value in sorted(vars(contract).items()):
        if option in ("contract_options", "session_options"):
            continue
        for expression in _expressions(value):
            problem = _problem(expression, option, graph, roots)
            if problem:
                (granting if option in GRANTING else binding).append(problem)
    if getattr(contract, "layers", None):
        granting += _optional_layers(contract, graph)
    return Unmatched(tuple(binding), tuple(granting))


def _expressions(value: object) -> Iterator[str]:
    """Yield the module expressions of an option, sorted."""
    if isinstance(value, ModuleExpression):
        yield str(value)
    elif isinstance(value, (set, frozenset, list, tuple)):
        yield from sorted(str(each) for each in value if isinstance(each, ModuleExpression))


def _problem(expression: str, option: str, graph: ImportGraph, roots: Sequence[str]) -> str:
    if "*" in expression:
        return "" if graph.find_matching_modules(expression) else f"`{expression}` in `{option}` matches no module"
    if expression in graph.modules:
        return ""
    if not is_below(expression, roots) and option not in OF_PROJECT:
        return ""  # a package from elsewhere that nobody imports, or a word that is no module at all
    return f"`{expression}` in `{option}` does not exist{nearest(expression, graph.modules)}"


def _optional_layers(contract: Contract, graph: ImportGraph) -> Iterator[str]:
    """Yield the optional layers that no container has."""
    containers = list(_containers(contract, graph))
    for layer in getattr(contract, "layers", ()):
        for tail in sorted(getattr(layer, "module_tails", ()), key=str):
            names = [f"{container}.{tail.name}" for container in containers] or [tail.name]
            if tail.is_optional and not any(name in graph.modules for name in names):
                yield f"the optional layer `{tail.name}` exists nowhere"


def _containers(contract: Contract, graph: ImportGraph) -> Iterator[str]:
    for expression in _expressions(getattr(contract, "containers", None)):
        yield from sorted(graph.find_matching_modules(expression)) if "*" in expression else [expression]
