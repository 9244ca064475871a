"""The import graph, and what of it runs when the program starts."""

from collections.abc import Iterable, Mapping, Sequence

from grimp import ImportGraph

from audit.index.symbols import External, Symbols
from audit.index.table import Unit
from audit.model.facts import CALL, MODULE_SCOPE
from audit.model.project import ResolvedImport

APPLICATIONS = frozenset(
    {
        ("fastapi", "FastAPI"),
        ("starlette", "applications", "Starlette"),
        ("flask", "Flask"),
        ("quart", "Quart"),
        ("litestar", "Litestar"),
        ("celery", "Celery"),
        ("typer", "Typer"),
        ("django", "core", "wsgi", "get_wsgi_application"),
        ("django", "core", "asgi", "get_asgi_application"),
    }
)
"""What a module calls that makes an application: a program starts there."""

START = "the start of the program"
"""A node of the reachability graph that no module can be called."""


def graph_of(names: Iterable[str], imports: Mapping[str, Sequence[ResolvedImport]]) -> ImportGraph:
    """Return grimp's graph of first-party modules, one edge an import statement, line numbers kept."""
    graph = ImportGraph()
    known = set(names)
    for name in sorted(known):
        graph.add_module(name)
    for importer in sorted(imports):
        for resolved in imports[importer]:
            for imported in resolved.leads_to(known):
                if imported in known and imported != importer:
                    line = resolved.fact.span.line
                    contents = f"{resolved.written}:{','.join(name.name for name in resolved.fact.names)}"
                    graph.add_import(importer=importer, imported=imported, line_number=line, line_contents=contents)
    return graph


def entry_points(units: Sequence[Unit], symbols: Symbols, scripts: Sequence[str]) -> frozenset[str]:
    """Return the modules that a program starts at; where none shows, every module that is no test."""
    product = [unit for unit in units if not unit.file.is_test]
    found = {unit.name for unit in product if unit.name in scripts or _starts(unit, symbols)}
    return frozenset(found or {unit.name for unit in product})


def _starts(unit: Unit, symbols: Symbols) -> bool:
    facts = unit.facts
    if facts is None:
        return False
    if facts.main_guard or unit.location.rpartition("/")[2] == "__main__":
        return True
    called = {(r.scope, (r.root, *r.path)) for r in facts.references if r.use is CALL}
    called |= {(MODULE_SCOPE, binding.called) for binding in facts.bindings if binding.called}
    words = {path[-1] for path in APPLICATIONS}
    candidates = [(scope, path) for scope, path in called if path[-1] in words]
    symbols_called = (symbols.follow(unit, scope, path) for scope, path in sorted(candidates))
    return any(isinstance(symbol, External) and symbol.path in APPLICATIONS for symbol in symbols_called)


def reachable(graph: ImportGraph, starts: frozenset[str]) -> frozenset[str]:
    """Return the modules that run when any of the given ones starts; a module runs its packages first."""
    with_packages = ImportGraph()
    for module in graph.modules:
        with_packages.add_module(module)
    for importer in sorted(graph.modules):
        parent = importer.rpartition(".")[0]
        if parent in graph.modules:
            with_packages.add_import(importer=importer, imported=parent)
        for imported in graph.find_modules_directly_imported_by(importer):
            with_packages.add_import(importer=importer, imported=imported)
    with_packages.add_module(START)
    for start in sorted(starts & graph.modules):
        with_packages.add_import(importer=START, imported=start)
    return frozenset(with_packages.find_upstream_modules(START) - {START})
