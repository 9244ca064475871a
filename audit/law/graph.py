"""The graph that contracts are judged on: grimp's, filled from our facts as grimp itself would fill it.

It holds what grimp's scanner does not see or stumbles over: folders without `__init__.py`, imports above the root.
"""

from collections.abc import Iterator, Sequence, Set

from grimp import ImportGraph

from audit.law.options import Options
from audit.model.project import Found, Project, ResolvedImport

_STUB = ".pyi"
_ANY_NAME = "*"


def graph_for(project: Project, options: Options) -> ImportGraph:
    """Return the graph of the root packages, and of what they import from elsewhere where the options include that."""
    roots = options.roots
    inside = [module for module in project.modules.values() if is_below(module.name, roots)]
    names = frozenset(name for module in inside for name in _with_folders(module.name, roots))
    graph = ImportGraph()
    for name in sorted(names):
        graph.add_module(name)
    outside: set[str] = set()
    for module in inside:
        if module.path.endswith(_STUB):
            continue
        for imported in module.imports:
            if imported.fact.type_checking and options.is_set("exclude_type_checking_imports"):
                continue
            for name in _targets(imported, names, roots, include_external=options.is_set("include_external_packages")):
                if name not in names and name not in outside:
                    outside.add(name)
                    graph.add_module(name, is_squashed=True)
                if name != module.name:
                    line = imported.fact.span.line
                    graph.add_import(importer=module.name, imported=name, line_number=line, line_contents=imported.written)
    return graph


def is_below(name: str, roots: Sequence[str]) -> bool:
    """Return whether a module is a root package or lies in one; a file that no import reaches has a path for a name."""
    return "/" not in name and any(name == root or name.startswith(f"{root}.") for root in roots)


def _with_folders(name: str, roots: Sequence[str]) -> Iterator[str]:
    """Yield a module and all that it lies in, up to its root package: a folder without `__init__.py` is a package too."""
    while name and is_below(name, roots):
        yield name
        name = name.rpartition(".")[0]


def _targets(imported: ResolvedImport, names: Set[str], roots: Sequence[str], *, include_external: bool) -> Iterator[str]:
    """Yield each node that an import statement leads to once."""
    if imported.above_root:
        return
    found = imported.leads_to(names) if imported.found is Found.FIRST_PARTY else tuple(_as_written(imported))
    seen: set[str] = set()
    for name in found:
        node = _node(name, names, roots, include_external=include_external)
        if node and node not in seen:
            seen.add(node)
            yield node


def _as_written(imported: ResolvedImport) -> Iterator[str]:
    if not imported.targets:
        yield imported.module
    for target in imported.targets:
        yield imported.module if target.name == _ANY_NAME else f"{imported.module}.{target.name}"


def _node(name: str, names: Set[str], roots: Sequence[str], *, include_external: bool) -> str:
    """Return what stands for a module in the graph, empty for nothing."""
    if name in names:
        return name
    if is_below(name, roots):
        return _nearest_above(name, names)
    return _squashed(name, roots) if include_external else ""


def _nearest_above(name: str, names: Set[str]) -> str:
    """Return what of a missing module is there: importing it reaches the packages above it before it fails."""
    while name and name not in names:
        name = name.rpartition(".")[0]
    return name


def _squashed(name: str, roots: Sequence[str]) -> str:
    """Return an external package as grimp names it: its top, or what lies beside a root package in the same namespace."""
    if any(root.startswith(f"{name}.") for root in roots):
        return ""
    words = name.split(".")
    beside = [_first_apart(words, root.split(".")) for root in roots if root.split(".")[0] == words[0]]
    return max(beside, key=len, default=words[0])


def _first_apart(words: Sequence[str], root: Sequence[str]) -> str:
    """Return the start of a name up to the first word in which it differs from a root package."""
    shared = 0
    while shared < min(len(words), len(root)) and words[shared] == root[shared]:
        shared += 1
    return ".".join(words[: shared + 1])
