"""What a broken contract knows of its breaches, as chains of imports with their places.

Each contract type keeps that in its own shape (`ContractCheck.metadata`); what has another shape than those known here
is told by the contract's own words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from grimp import ImportGraph

from audit.model.law import Chain, Hop
from audit.model.project import Module

Metadata = Mapping[str, object]


def chains_of(metadata: Metadata, modules: Mapping[str, Module]) -> tuple[Chain, ...]:
    """Return the chains that break a contract, sorted, each once."""
    found = {chain for value in metadata.values() for chain in _chains(value, modules)}
    return tuple(sorted(found))


def undeclared_in(metadata: Metadata) -> tuple[str, ...]:
    """Return the modules that an exhaustive contract does not name."""
    found = metadata.get("undeclared_modules")
    return tuple(sorted(map(str, found))) if isinstance(found, (set, frozenset, list, tuple)) else ()


def cuts_of(metadata: Metadata, graph: ImportGraph, modules: Mapping[str, Module]) -> tuple[Hop, ...]:
    """Return the fewest imports without which siblings would form no cycle, as grimp nominates them."""
    return tuple(sorted({_edge(graph, *pair, modules) for _, pair in _breakers(metadata)}))


def cycles_of(metadata: Metadata, graph: ImportGraph, modules: Mapping[str, Module]) -> tuple[Chain, ...]:
    """Return a way round for each import that closes a cycle of siblings: that import, then a shortest way back."""
    found = set()
    for package, (importer, imported) in _breakers(metadata):
        one, other = _child(package, importer), _child(package, imported)
        back = graph.find_shortest_chain(imported, importer) or graph.find_shortest_chain(other, one, as_packages=True) or ()
        way = [(importer, imported), *pairwise(back)]
        found.add(Chain(one, other, tuple(_edge(graph, *pair, modules) for pair in way)))
    return tuple(sorted(found))


def _breakers(metadata: Metadata) -> Iterator[tuple[str, tuple[str, str]]]:
    by_package = metadata.get("cycle_breakers_by_package")
    if isinstance(by_package, Mapping):
        for package, pairs in by_package.items():
            for pair in pairs:
                yield package, pair


def _child(package: str, module: str) -> str:
    return ".".join(module.split(".")[: package.count(".") + 2])


def _edge(graph: ImportGraph, importer: str, imported: str, modules: Mapping[str, Module]) -> Hop:
    details = graph.get_import_details(importer=importer, imported=imported)
    return _hop(importer, imported, [each["line_number"] for each in details], modules)


def _hop(importer: str, imported: str, lines: Iterable[object], modules: Mapping[str, Module]) -> Hop:
    module = modules.get(importer)
    known = {line for line in lines if isinstance(line, int) and line > 0}
    return Hop(importer, imported, module.path if module is not None else "", tuple(sorted(known)))


def _chains(value: object, modules: Mapping[str, Module]) -> Iterator[Chain]:
    """Yield the chains of one value: routes between two layers or modules, or single imports."""
    if not isinstance(value, (list, tuple, set, frozenset)):
        return
    for each in value:
        ends = _ends(each)
        if ends is not None:
            for route in _routes(each):
                yield _chain(*ends, route, modules)
            continue
        link = _link(each, modules)
        if link is not None:
            yield Chain(link.importer, link.imported, (link,))
        links = getattr(each, "illegal_links", None)
        if isinstance(links, (list, tuple)):  # of a protected package: who imports it and may not
            for written in links:
                link = _link(written, modules)
                if link is not None:
                    yield Chain(link.importer, str(getattr(each, "top_level_module", link.imported)), (link,))


def _ends(data: object) -> tuple[str, str] | None:
    """Return what a contract calls both ends of its chains, None for what holds no chains."""
    if not isinstance(data, Mapping) or not ("routes" in data or "chains" in data):
        return None
    words = data.get("importer", data.get("downstream_module")), data.get("imported", data.get("upstream_module"))
    return (words[0], words[1]) if isinstance(words[0], str) and isinstance(words[1], str) else None


def _routes(data: object) -> Iterator[object]:
    if isinstance(data, Mapping):
        found = data.get("routes", data.get("chains"))
        yield from found if isinstance(found, (list, tuple)) else ()


def _chain(importer: str, imported: str, route: object, modules: Mapping[str, Module]) -> Chain:
    if isinstance(route, Mapping):
        starts, ends = (tuple(_links(route.get(key), modules)) for key in ("extra_firsts", "extra_lasts"))
        return Chain(importer, imported, tuple(_links(route.get("chain"), modules)), starts, ends)
    return Chain(importer, imported, tuple(_links(route, modules)))


def _links(value: object, modules: Mapping[str, Module]) -> Iterator[Hop]:
    for each in value if isinstance(value, Sequence) else ():
        link = _link(each, modules)
        if link is not None:
            yield link


def _link(value: object, modules: Mapping[str, Module]) -> Hop | None:
    """Return a single import, as a mapping or an object with an importer, an imported module and lines."""
    if isinstance(value, Mapping):
        importer, imported, lines = value.get("importer"), value.get("imported"), value.get("line_numbers", ())
    else:
        importer, imported = getattr(value, "importer", None), getattr(value, "imported", None)
        lines = getattr(value, "lines", getattr(value, "line_numbers", ()))
    if not isinstance(importer, str) or not isinstance(imported, str):
        return None
    return _hop(importer, imported, lines if isinstance(lines, (list, tuple)) else (), modules)
