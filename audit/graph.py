"""Who imports whom, folder by folder, and which of these imports the findings speak of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from audit.model.finding import Finding
from audit.model.graph import Edge, Graph, Node
from audit.model.project import Module, Project

_DIRECTION = ("LAY", "DEP", "DOM")
"""What the ids of rules begin with that are about who may import whom."""
_CYCLE = "import_cycle"

Place = tuple[str, int, int]
"""A path, a first and a last line."""


class _Imports(Struct):
    """The import statements along one edge, and those of them that findings speak of."""

    places: set[Place] = field(default_factory=set)
    bad: set[Place] = field(default_factory=set)


def graph_of(project: Project, roles: Mapping[str, str], findings: Iterable[Finding]) -> Graph:
    """Return the graph of the folders that play a role and, for code without one, of the packages below the top."""
    modules = {name: module for name, module in project.modules.items() if not module.is_test and _counts(module)}
    homes = dict(_homes(modules, roles))
    found = _imports(modules, homes)
    outside = set(_accuse(findings, project, homes, found))
    return Graph(
        nodes=(*_nodes(modules, homes), *(Node(name, "", 0, external=True) for name in sorted(outside))),
        edges=tuple(
            Edge(importer, imported, len(each.places | each.bad), len(each.bad))
            for (importer, imported), each in sorted(found.items())
        ),
    )


def _counts(module: Module) -> bool:
    """Return whether a module is code that has a name to stand under; an empty `__init__` alone makes no node."""
    return (module.role is not None or module.has_code) and "/" not in module.name


def _homes(modules: Mapping[str, Module], roles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each module with the name of its node."""
    packages = [name.split(".")[: None if module.package else -1] for name, module in modules.items() if module.role is None]
    tops: dict[str, list[str]] = {}
    for words in filter(None, packages):
        tops[words[0]] = _common(tops.get(words[0], words), words)
    for name, module in modules.items():
        words = name.split(".")
        if module.role is not None:
            names = (".".join(words[:depth]) for depth in range(1, len(words) + 1))
            yield name, next((folder for folder in names if roles.get(folder) == module.role), name)
        else:
            depth = len(tops.get(words[0], ())) + 1
            yield name, ".".join((words if module.package else words[:-1])[:depth]) or name


def _common(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """Return the words that two dotted names begin with."""
    found = []
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        found.append(a)
    return found


def _nodes(modules: Mapping[str, Module], homes: Mapping[str, str]) -> Iterator[Node]:
    sizes: dict[str, int] = {}
    roles: dict[str, str] = {}
    for name, module in modules.items():
        sizes[homes[name]] = sizes.get(homes[name], 0) + 1
        if module.role is not None:
            roles[homes[name]] = module.role.value
    for name, size in sorted(sizes.items()):
        yield Node(name, roles.get(name, ""), size)


def _imports(modules: Mapping[str, Module], homes: Mapping[str, str]) -> dict[tuple[str, str], _Imports]:
    found: dict[tuple[str, str], _Imports] = {}
    for name, module in modules.items():
        for imported in module.imports:
            span = imported.fact.span
            for home in {homes[target] for target in imported.leads_to(homes) if target in homes} - {homes[name]}:
                found.setdefault((homes[name], home), _Imports()).places.add((module.path, span.line, span.end_line))
    return found


def _accuse(
    findings: Iterable[Finding], project: Project, homes: Mapping[str, str], found: dict[tuple[str, str], _Imports]
) -> Iterator[str]:
    """Note the imports that findings speak of, and yield the distributions from elsewhere among what they lead to."""
    for finding in findings:
        target = _imported(finding, project)
        importer = homes.get(finding.module)
        if not target or importer is None or homes.get(target) == importer:
            continue
        each = found.setdefault((importer, homes.get(target, target)), _Imports())
        same = [place for place in each.places if place[0] == finding.path and place[1] <= finding.line <= place[2]]
        each.bad.update(same or [(finding.path, *finding.statement)])
        if target not in homes:
            yield target


def _imported(finding: Finding, project: Project) -> str:
    """Return the module or distribution whose import a finding speaks of; empty where it speaks of none.

    In a cycle each import on its own may be allowed; only where no architecture judges them do they count.
    """
    if not finding.rule.startswith(_DIRECTION):
        return ""
    if finding.name == _CYCLE:
        module, way = project.modules.get(finding.module), project.links.ways_round.get(finding.module, ())
        return way[1] if module is not None and module.profile is None and len(way) > 1 else ""
    data = finding.data
    if "from" not in data or "by" in data:
        return ""
    return data.get("distribution") or (data.get("to", "") if data.get("to") in project.modules else "")
