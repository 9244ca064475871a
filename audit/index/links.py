"""What follows from all imports of a project together."""

from collections.abc import Mapping

from grimp import ImportGraph

from audit.index.closures import closure_of, imported_by, leads_of, load_edges, run_edges
from audit.index.cycles import ways_round
from audit.index.loading import blocked
from audit.index.reach import reachable
from audit.model.project import Links, Module


def links_of(modules: Mapping[str, Module], graph: ImportGraph, *, is_whole: bool) -> Links:
    """Return what follows from the imports of some modules. `is_whole`: their tests would be among them."""
    product = {name: module for name, module in modules.items() if not module.is_test and not module.path.endswith(".pyi")}
    tests = frozenset(name for name, module in modules.items() if module.is_test)
    tested = reachable(graph, tests)
    leads = leads_of(product)
    return Links(
        tests_known=is_whole and not any(_imports_by_text(modules[name]) for name in tested),
        tested=tested - tests,
        ways_round=ways_round({name: tuple(sorted({*imported_by(name, leads)} - {name})) for name in product}),
        blocked=blocked(leads),
        loads=closure_of(load_edges(leads)),
        runs=closure_of(run_edges(leads)),
    )


def _imports_by_text(module: Module) -> bool:
    """Return whether a module has what it takes to import another by a computed name."""
    found = (each for each in module.imports if each.module == "importlib")
    return any(not each.fact.names or any(name.name == "import_module" for name in each.fact.names) for each in found)
