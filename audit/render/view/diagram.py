"""The graph of a report for Mermaid and Graphviz, which find the places: not too many boxes, and grouped by role."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from audit.model.graph import Edge, Graph, Node
from audit.model.profile import Role
from audit.render.view.escaping import visible
from audit.render.view.flow import said
from audit.render.view.numbers import counted

MOST = 40
"""How many boxes a diagram has at most, those from elsewhere not counted."""
MOST_ARROWS = 120
"""How many arrows it has at most: those that break a rule go first, then the busiest. GitHub draws no more than 500."""
LONGEST = 60
"""How many characters of a name are shown."""

OUTSIDE = "elsewhere"
REST = "the rest"

_FROM_OUTSIDE_IN: Sequence[Role] = (
    Role.COMPOSITION_ROOT,
    Role.PRESENTATION,
    Role.ADAPTER,
    Role.INFRASTRUCTURE,
    Role.APPLICATION,
    Role.DOMAIN,
    Role.CONFIG,
    Role.SHARED,
)


class Box(Struct, frozen=True):
    """A node as it is drawn. `key` is made of letters and digits; `title` and `size` are a stranger's words, made visible."""

    key: str
    title: str
    size: str


class Arrow(Struct, frozen=True):
    """An edge as it is drawn, from key to key."""

    importer: str
    imported: str
    text: str
    bad: bool


class Diagram(Struct, frozen=True):
    """Boxes by group, a role, `OUTSIDE`, or the empty string for code without one; arrows that are allowed come first.

    `note` says what is left out, if anything is.
    """

    groups: Mapping[str, tuple[Box, ...]]
    arrows: tuple[Arrow, ...]
    note: str


def diagram_of(graph: Graph) -> Diagram:
    """Return the graph as it is drawn, thinned out where it has too many nodes."""
    drawn = graph if sum(not node.external for node in graph.nodes) <= MOST else _thinned(graph)
    keys = {node.name: f"n{number}" for number, node in enumerate(drawn.nodes)}
    groups: dict[str, list[Box]] = {}
    for node in sorted(drawn.nodes, key=lambda node: _rank(_group(node))):
        size = counted(node.modules, "module", "modules") if not node.external else ""
        groups.setdefault(_group(node), []).append(Box(keys[node.name], _shortened(visible(node.name)), size))
    weightiest = sorted(drawn.edges, key=lambda edge: (not edge.bad, -edge.imports, edge.importer, edge.imported))[:MOST_ARROWS]
    arrows = [
        Arrow(keys[edge.importer], keys[edge.imported], _words(edge), bool(edge.bad))
        for edge in sorted(weightiest, key=lambda edge: (bool(edge.bad), edge.importer, edge.imported))
    ]
    left = len(drawn.edges) - len(arrows)
    note = f"not drawn: {counted(left, 'arrow', 'arrows')} of few imports" if left else ""
    return Diagram({group: tuple(boxes) for group, boxes in groups.items()}, tuple(arrows), note)


def _thinned(graph: Graph) -> Graph:
    """Return a graph of at most `MOST` nodes: one for each role, and of code without a role the largest packages."""
    largest = sorted((node for node in graph.nodes if not node.role and not node.external), key=lambda node: -node.modules)
    roles = {node.role for node in graph.nodes if node.role}
    alone = {node.name for node in largest[: max(1, MOST - len(roles) - 1)]}
    homes = {node.name: _home(node, alone) for node in graph.nodes}
    sizes: Counter[Node] = Counter()
    for node in graph.nodes:
        sizes[Node(homes[node.name], node.role if not node.external else "", 0, node.external)] += node.modules
    counts: Counter[tuple[str, str]] = Counter()
    bad: Counter[tuple[str, str]] = Counter()
    for edge in graph.edges:
        ends = homes[edge.importer], homes[edge.imported]
        if ends[0] != ends[1]:
            counts[ends] += edge.imports
            bad[ends] += edge.bad
    nodes = sorted(sizes, key=lambda node: (node.external, node.name))
    return Graph(
        tuple(Node(node.name, node.role, sizes[node], node.external) for node in nodes),
        tuple(Edge(*ends, count, bad[ends]) for ends, count in sorted(counts.items())),
    )


def _home(node: Node, alone: set[str]) -> str:
    if node.external or node.name in alone:
        return node.name
    return f"all of {said(node.role)}" if node.role else REST


def _group(node: Node) -> str:
    return OUTSIDE if node.external else node.role


def _rank(group: str) -> int:
    order = [*(role.value for role in _FROM_OUTSIDE_IN), "", OUTSIDE]
    return order.index(group) if group in order else len(order)


def _shortened(name: str) -> str:
    """Return a name that is not too wide, the middle of a long one left out."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST // 2 - 1]}…{name[-LONGEST // 2 :]}"


def _words(edge: Edge) -> str:
    """Return what is written on an arrow: how many imports it stands for, and how many of them break a rule."""
    if not edge.bad:
        return str(edge.imports)
    verb = "breaks a rule" if edge.bad == 1 else "break a rule"
    return f"{edge.bad} {verb}" if edge.bad == edge.imports else f"{edge.bad} of {edge.imports} {verb}"
