"""What leads to what: the modules that are loaded with a module, and those that it imports at any time."""

from collections.abc import Iterator, Mapping, Sequence

from audit.index.cycles import Edges, components
from audit.model.closure import NO_CLOSURE, Closure
from audit.model.project import Found, Module, ResolvedImport

MOST_MODULES = 10_000
"""How many modules are told apart: what they lead to takes a bit for each pair of them."""


def closure_of(edges: Edges, most: int = MOST_MODULES) -> Closure:
    """Return what each module leads to. Every module that is led to has edges of its own, if only none."""
    if len(edges) > most:
        return NO_CLOSURE
    places = {name: place for place, name in enumerate(edges)}
    led_to: dict[str, int] = {}
    for members in reversed(list(components(edges))):
        found = 0
        for name in members:
            found |= 1 << places[name]
            for each in edges[name]:
                found |= led_to.get(each, 0)
        led_to.update(dict.fromkeys(members, found))
    return Closure(places, led_to)


def load_edges(modules: Mapping[str, Module]) -> Mapping[str, Sequence[str]]:
    """Return what is loaded right with each module, from elsewhere too: its package, and what is surely imported then."""
    edges = {name: list(_loaded(module, modules)) for name, module in modules.items()}
    waiting = {name for found in edges.values() for name in found if name not in edges}
    while waiting:
        name = waiting.pop()
        package = name.rpartition(".")[0]
        edges[name] = [package] if package else []
        if package and package not in edges:
            waiting.add(package)
    return edges


def run_edges(modules: Mapping[str, Module]) -> Mapping[str, Sequence[str]]:
    """Return what runs before or in each module: its package, and whatever it imports now or later."""
    return {name: [*_package(name, modules), *_imported(module, modules)] for name, module in modules.items()}


def _package(name: str, known: Mapping[str, Module]) -> Iterator[str]:
    package = name.rpartition(".")[0]
    if package in known:
        yield package


def _imported(module: Module, known: Mapping[str, Module]) -> Iterator[str]:
    for imported in module.imports:
        if not imported.fact.type_checking:
            yield from _within(imported, known)


def _loaded(module: Module, known: Mapping[str, Module]) -> Iterator[str]:
    yield from _package(module.name, known)
    for imported in module.imports:
        if imported.runs_on_load and not imported.fact.chosen:
            yield from _within(imported, known)
            if imported.found is Found.EXTERNAL:
                yield imported.module


def _within(imported: ResolvedImport, known: Mapping[str, Module]) -> Iterator[str]:
    return (name for name in imported.leads_to(known) if name in known)
