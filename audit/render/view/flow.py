"""Who imports whom, role by role, and which of these imports the findings forbid."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from audit.model.report import Report
from audit.render.view.numbers import counted


class Edge(Struct, frozen=True):
    """Imports from a role to a role or, where `framework`, to a distribution from elsewhere."""

    importer: str
    imported: str
    imports: int
    forbidden: bool
    framework: bool


def flow_of(report: Report) -> tuple[Edge, ...]:
    """Return the edges between different roles, allowed ones first, the busiest first.

    An edge is forbidden where a finding says so; without such a finding it counts as allowed.
    """
    outward = {
        (finding.data["from_role"], finding.data["to_role"])
        for finding in report.findings
        if finding.data.keys() >= {"from_role", "to_role"}
    }
    leaks = Counter(
        (finding.data["role"], finding.data["distribution"])
        for finding in report.findings
        if finding.data.keys() >= {"role", "distribution"}
    )
    roles = [
        Edge(importer, imported, imports, (importer, imported) in outward, framework=False)
        for importer, imported, imports in report.profile.flow
        if importer != imported
    ]
    frameworks = [Edge(role, name, imports, forbidden=True, framework=True) for (role, name), imports in leaks.items()]
    return tuple(sorted(roles + frameworks, key=_order))


def _order(edge: Edge) -> tuple[bool, bool, int, str, str]:
    return edge.forbidden, edge.framework, -edge.imports, edge.importer, edge.imported


def arrows(edges: Iterable[Edge]) -> tuple[tuple[str, str], ...]:
    """Return an edge a line, as an arrow and what is to be said of it; a crossed arrow must not be there."""
    return tuple(
        (
            f"{said(edge.importer)} {'--X-->' if edge.forbidden else '-->'} {said(edge.imported)}",
            f"{counted(edge.imports, 'import', 'imports')}{_why(edge)}",
        )
        for edge in edges
    )


def said(role: str) -> str:
    """Return a role as people write it."""
    return role.replace("_", " ")


def _why(edge: Edge) -> str:
    if not edge.forbidden:
        return ""
    return ", a framework in an inner layer" if edge.framework else ", against the direction of dependencies"
