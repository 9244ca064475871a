"""The graph of a report as the picture of a page: boxes, arrows and their counts, with every place worked out."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from audit.model.graph import Edge, Graph, Node
from audit.render.view.escaping import visible
from audit.render.view.flow import said
from audit.render.view.layout import PER_ROW, Layout, laid_out, node_spot, passages, width_of
from audit.render.view.numbers import counted

MOST_NODES = 4 * PER_ROW
MOST_EDGES = 48
"""How many are drawn: beyond that a picture says nothing. What is bad comes first, and a table holds them all."""

_HEIGHT = 54
_BETWEEN = 92
_MARGIN = 14
_LETTER = 7.8
_SMALL = 0.8
"""How wide a letter of the second line is, measured by one of the first."""
_MOST_LETTERS = 28
_ALONG = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)
"""Where on its arrow a count may stand, the best place first."""

Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]
Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Box(Struct, frozen=True):
    """A node. `x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    name: str
    words: str
    external: bool


class Arrow(Struct, frozen=True):
    """An edge: the path to draw, where the middle of its count stands, and what it tells."""

    path: str
    bad: bool
    x: float
    y: float
    width: float
    words: str
    tells: str


class Drawing(Struct, frozen=True):
    """All that is drawn, the bad arrows last. `nodes` and `edges` count what there was no room for."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    nodes: int
    edges: int


def drawing_of(graph: Graph) -> Drawing | None:
    """Return the drawing of a graph, None where nobody imports anybody."""
    kept = _kept(graph)
    if not kept.edges:
        return None
    widths = {node.name: _width(node) for node in kept.nodes}
    layout = laid_out(kept, widths)
    sides = [(layout.middles[spot], width_of(spot, widths) / 2) for row in layout.rows for spot in row]
    left = min(middle - half for middle, half in sides) - _MARGIN
    right = max(middle + half for middle, half in sides) + _MARGIN
    moved = Layout(layout.rows, {spot: middle - left for spot, middle in layout.middles.items()}, layout.row_of)
    boxes = {node.name: _box(node, moved, widths[node.name]) for node in kept.nodes}
    bottom = _top(len(layout.rows)) - _BETWEEN + _MARGIN
    return Drawing(
        width=round(right - left),
        height=bottom + (_BETWEEN // 2 if _bends_below(layout, kept) else 0),
        boxes=tuple(boxes.values()),
        arrows=_arrows(kept.edges, boxes, moved),
        nodes=len(graph.nodes) - len(kept.nodes),
        edges=len(graph.edges) - len(kept.edges),
    )


def _kept(graph: Graph) -> Graph:
    """Return as much of a graph as can be drawn: what is bad first, then what is busiest."""
    weights: Counter[str] = Counter()
    for edge in graph.edges:
        weights.update(dict.fromkeys((edge.importer, edge.imported), edge.imports + edge.bad * 10_000))
    most = frozenset(sorted(weights, key=lambda name: (-weights[name], name))[:MOST_NODES])
    edges = [edge for edge in graph.edges if edge.importer in most and edge.imported in most]
    drawn = frozenset(sorted(edges, key=_worst_first)[:MOST_EDGES])
    return Graph(tuple(node for node in graph.nodes if node.name in most), tuple(edge for edge in graph.edges if edge in drawn))


def _worst_first(edge: Edge) -> tuple[int, int, str, str]:
    return -edge.bad, -edge.imports, edge.importer, edge.imported


def _bends_below(layout: Layout, graph: Graph) -> bool:
    last = len(layout.rows) - 1
    return any(layout.row_of[edge.importer] == layout.row_of[edge.imported] == last for edge in graph.edges)


def _width(node: Node) -> float:
    return max(len(_short(node.name)), len(_words(node)) * _SMALL) * _LETTER + 26


def _short(name: str) -> str:
    shown = visible(name)
    return shown if len(shown) <= _MOST_LETTERS else f"…{shown[1 - _MOST_LETTERS :]}"


def _words(node: Node) -> str:
    if node.external:
        return "library"
    held = counted(node.modules, "module", "modules")
    return f"{said(visible(node.role))}, {held}" if node.role else held


def _top(row: int) -> float:
    return _MARGIN + row * (_HEIGHT + _BETWEEN)


def _box(node: Node, layout: Layout, width: float) -> Box:
    spot = node_spot(node.name, layout.row_of)
    x = layout.middles[spot] - width / 2
    return Box(round(x, 1), _top(spot[2]), round(width, 1), _HEIGHT, _short(node.name), _words(node), node.external)


def _arrows(edges: Iterable[Edge], boxes: Mapping[str, Box], layout: Layout) -> tuple[Arrow, ...]:
    """Return the arrows; the counts of the worst choose their places first."""
    worst = sorted(edges, key=_worst_first)
    ends = _ends(worst, boxes, layout)
    taken = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in boxes.values()]
    found = []
    for edge in worst:
        start, end = ends[edge.importer, edge.imported, True], ends[edge.importer, edge.imported, False]
        found.append(_arrow(edge, tuple(_curves(start, end, _through(edge, layout))), taken))
    return tuple(reversed(found))


def _ends(edges: Iterable[Edge], boxes: Mapping[str, Box], layout: Layout) -> dict[tuple[str, str, bool], Point]:
    """Return where each edge leaves its importer (True) and reaches the imported: side by side, in the order of their ways."""
    sides: dict[tuple[str, bool], list[tuple[float, str, str, bool]]] = {}
    for edge in edges:
        both = [node_spot(name, layout.row_of) for name in (edge.importer, edge.imported)]
        way = [layout.middles[spot] for spot in (both[0], *passages(edge, layout.row_of), both[1])]
        down, up = both[1][2] >= both[0][2], both[0][2] >= both[1][2]
        if down and up:  # what bends from side to side stays outside of what leads on
            way = [-math.inf, math.inf] if way[0] < way[1] else [math.inf, -math.inf]
        sides.setdefault((edge.importer, down), []).append((way[1], edge.importer, edge.imported, True))
        sides.setdefault((edge.imported, up), []).append((way[-2], edge.importer, edge.imported, False))
    points: dict[tuple[str, str, bool], Point] = {}
    for (name, below), met in sides.items():
        box = boxes[name]
        for number, (_, importer, imported, leaves) in enumerate(sorted(met), start=1):
            points[importer, imported, leaves] = (
                box.x + box.width * number / (len(met) + 1),
                box.y + (box.height if below else 0),
            )
    return points


def _through(edge: Edge, layout: Layout) -> list[Point]:
    """Return the upper ends of the passages on the way of an edge."""
    return [(layout.middles[spot], _top(spot[2])) for spot in passages(edge, layout.row_of)]


def _curves(start: Point, end: Point, through: Sequence[Point]) -> Iterator[Curve]:
    """Yield the curves of a way that passes rows upright; one that stays in its row bends below it."""
    if start[1] == end[1]:
        low = start[1] + _BETWEEN * 0.62
        yield start, (start[0], low), (end[0], low), end
        return
    at = start
    for x, top in through:
        enter, leave = (top, top + _HEIGHT) if end[1] > start[1] else (top + _HEIGHT, top)
        yield _bend(at, (x, enter))
        yield _bend((x, enter), (x, leave))
        at = (x, leave)
    yield _bend(at, end)


def _bend(start: Point, end: Point) -> Curve:
    half = (start[1] + end[1]) / 2
    return start, (start[0], half), (end[0], half), end


def _arrow(edge: Edge, curves: Sequence[Curve], taken: list[Area]) -> Arrow:
    """Return an edge drawn, and note where its count stands among what is taken."""
    words = (
        f"✕ {edge.bad} of {edge.imports}" if 0 < edge.bad < edge.imports else f"✕ {edge.bad}" if edge.bad else f"{edge.imports}"
    )
    width = len(words) * 7 + 12
    x, y = _free([_at(curve, t) for t in _ALONG for curve in curves], width, taken)
    taken.append((x - width / 2, y - 10, x + width / 2, y + 10))
    against = f", {edge.bad} against the rules" if edge.bad else ""
    tells = f"{visible(edge.importer)} imports {visible(edge.imported)}: {counted(edge.imports, 'import', 'imports')}{against}"
    return Arrow(_drawn(curves), bool(edge.bad), round(x, 1), round(y, 1), width, words, tells)


def _at(curve: Curve, t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    x, y = (sum(weight * point[axis] for weight, point in zip(weights, curve, strict=True)) for axis in (0, 1))
    return x, y


def _free(places: Sequence[Point], width: float, taken: Iterable[Area]) -> Point:
    """Return the first place where a count covers nothing that is taken, or else the first."""
    areas = tuple(taken)
    for x, y in places:
        beside = (
            x + width / 2 < left or x - width / 2 > right or y + 10 < top or y - 10 > bottom for left, top, right, bottom in areas
        )
        if all(beside):
            return x, y
    return places[0]


def _drawn(curves: Sequence[Curve]) -> str:
    (x, y), *_ = curves[0]
    return f"M{x:.1f} {y:.1f}" + "".join("C" + " ".join(f"{a:.1f} {b:.1f}" for a, b in curve[1:]) for curve in curves)
