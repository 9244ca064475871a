"""What a change may have broken: the files that changed, and those of all modules that depend on them."""

from collections.abc import Collection, Iterator

from audit.model.project import Found, Module, Project

_SUFFIXES = ("/__init__.py", "/__init__.pyi", ".py", ".pyi")


def scope_of(project: Project, changed: Collection[str]) -> tuple[str, ...]:
    """Return the changed paths and those of the modules that import them, straight or through others, sorted.

    A path that is gone is not among them, but whatever imports it still.
    """
    paths = {module.path: module.name for module in project.modules.values()}
    gone = {place for path in changed if path not in paths for place in _dotted(path)}
    todo = [paths[path] for path in changed if path in paths]
    todo += [module.name for module in project.modules.values() if gone and not gone.isdisjoint(_missed(module))]
    seen = set(todo)
    while todo:
        name = todo.pop()
        found = project.graph.find_modules_that_directly_import(name) if name in project.graph.modules else set()
        todo += found - seen
        seen |= found
    return tuple(sorted(project.modules[name].path for name in seen))


def _dotted(path: str) -> Iterator[str]:
    """Yield every name that a file could be imported by, whichever folder stands on the import path."""
    stem = next((path.removesuffix(suffix) for suffix in _SUFFIXES if path.endswith(suffix)), path)
    steps = stem.split("/")
    yield from (".".join(steps[start:]) for start in range(len(steps)))


def _missed(module: Module) -> Iterator[str]:
    """Yield the names that a module imports and nobody finds."""
    for resolved in module.imports:
        if resolved.found in (Found.MISSING, Found.UNKNOWN):
            yield resolved.module
        for target in resolved.targets:
            if not target.target and target.found is not Found.EXTERNAL:
                yield f"{resolved.module}.{target.name}"
