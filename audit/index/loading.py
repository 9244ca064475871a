"""Which modules cannot be imported since another one fails."""

from collections import deque
from collections.abc import Iterator, Mapping

from audit.model.project import Module


def blocked(modules: Mapping[str, Module]) -> Mapping[str, str]:
    """Return, for each module behind one that fails, the next module on the shortest way to the failure.

    A module fails if an import that runs with it does; the modules that fail by themselves are not behind any.
    """
    needed_by: dict[str, list[str]] = {}
    for name, module in modules.items():
        for needed in _needs(module, modules):
            needed_by.setdefault(needed, []).append(name)
    failing = [name for name, module in modules.items() if _fails(module)]
    behind: dict[str, str] = {}
    met = set(failing)
    waiting = deque(failing)
    while waiting:
        cause = waiting.popleft()
        for name in needed_by.get(cause, ()):
            if name not in met:
                met.add(name)
                behind[name] = cause
                waiting.append(name)
    return behind


def _fails(module: Module) -> bool:
    return any(imported.runs_on_load and imported.fails for imported in module.imports)


def _needs(module: Module, known: Mapping[str, Module]) -> Iterator[str]:
    """Yield the modules that run when a module is imported: its package before it, and what it imports."""
    package = module.name.rpartition(".")[0]
    if package in known:
        yield package
    for imported in module.imports:
        if imported.runs_on_load:
            yield from imported.leads_to(known)
