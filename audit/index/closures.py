"""What leads to what: the modules that are loaded with a module, and those that it imports at any time."""

from collections.abc import Iterator, Mapping, Sequence

from audit.index.cycles import Edges, components
from audit.model.closure import NO_CLOSURE, Closure
from audit.model.project import Found, Module, ResolvedImport

Leads = Mapping[str, Sequence[tuple[ResolvedImport, Sequence[str]]]]
"""By module, each import with the modules that it leads to."""

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


def leads_of(modules: Mapping[str, Module]) -> Leads:
    """Return where the imports of some modules lead among them."""
    return {
        name: [(each, [found for found in each.leads_to(modules) if found in modules]) for each in module.imports]
        for name, module in modules.items()
    }


def load_edges(leads: Leads) -> Mapping[str, Sequence[str]]:
    """Return what is loaded right with each module, from elsewhere too: its package, and what is surely imported then."""
    edges = {name: list(_loaded(name, leads)) for name in leads}
    waiting = {name for found in edges.values() for name in found if name not in edges}
    while waiting:
        name = waiting.pop()
        package = name.rpartition(".")[0]
        edges[name] = [package] if package else []
        if package and package not in edges:
            waiting.add(package)
    return edges


def run_edges(leads: Leads) -> Mapping[str, Sequence[str]]:
    """Return what runs before or in each module: its package, and whatever it imports now or later."""
    return {name: [*package_of(name, leads), *imported_by(name, leads)] for name in leads}


def package_of(name: str, leads: Leads) -> Iterator[str]:
    """Yield the package that a module lies in, if it is one of them."""
    package = name.rpartition(".")[0]
    if package in leads:
        yield package


def imported_by(name: str, leads: Leads) -> Iterator[str]:
    """Yield the modules that a module imports, now or later, when it runs."""
    for imported, found in leads[name]:
        if not imported.fact.type_checking:
            yield from found


def _loaded(name: str, leads: Leads) -> Iterator[str]:
    yield from package_of(name, leads)
    for imported, found in leads[name]:
        if imported.runs_on_load and not imported.fact.chosen:
            yield from found
            if imported.found is Found.EXTERNAL:
                yield imported.module
