"""A graph laid out in rows: imports lead down as far as they can, and one that passes a row has a place in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from msgspec import Struct

from audit.model.graph import Edge, Graph, Node

PER_ROW = 5
"""How many nodes stand side by side; more make another row."""
GAP = 26
PASSAGE = 22
SWEEPS = 5
PASSES = 3
"""How often all rows are ordered anew, and how often neighbours in one may change places each time."""

_BANDS: Mapping[str, int] = {
    "composition_root": 0,
    "presentation": 1,
    "adapter": 1,
    "infrastructure": 1,
    "application": 2,
    "domain": 3,
    "config": 3,
    "shared": 4,
}
"""How far inside a role lies. What is on its way inward leads down; what comes up is what a reader looks for."""
_OUTSIDE = 1
_NOWHERE = 5

Spot = tuple[str, str, int]
"""What has a place in a row: a node, as its name and nothing, or an edge on its way through, with the row."""


class Layout(Struct, frozen=True):
    """Which spots stand in each row, from left to right, the middle of each, and the row of each node."""

    rows: tuple[tuple[Spot, ...], ...]
    middles: Mapping[Spot, float]
    row_of: Mapping[str, int]


def laid_out(graph: Graph, widths: Mapping[str, float]) -> Layout:
    """Return where the nodes of a graph stand, given how wide each is, so that few edges cross and most are short."""
    row_of = _rows(graph)
    spots: dict[int, list[Spot]] = {row: [] for row in sorted(set(row_of.values()))}
    for node in graph.nodes:
        spots[row_of[node.name]].append((node.name, "", row_of[node.name]))
    for edge in graph.edges:
        for spot in passages(edge, row_of):
            spots[spot[2]].append(spot)
    near = _neighbours(graph, row_of)
    found = [
        layout for start in _starts([spots[row] for row in sorted(spots)]) for layout in _sweeps(start, widths, near, row_of)
    ]
    return min(found, key=lambda layout: (_crossings(layout, near), _length(layout, near)))


def _starts(rows: Sequence[Sequence[Spot]]) -> Iterator[list[list[Spot]]]:
    """Yield orders to start from: where the sweeps end depends on it, and none is the best for every graph."""
    for turn in range(PER_ROW):
        turned = [
            [*row[turn * number % len(row) :], *row[: turn * number % len(row)]] for number, row in enumerate(rows, start=1)
        ]
        yield turned
        yield [row[::-1] for row in turned]


def _sweeps(
    rows: Iterable[Sequence[Spot]], widths: Mapping[str, float], near: Mapping[Spot, Sequence[Spot]], row_of: Mapping[str, int]
) -> Iterator[Layout]:
    """Yield one layout after the other, in each of which everything has moved to where its neighbours were on average."""
    ordered = [list(row) for row in rows]
    middles = {spot: x for row in ordered for spot, x in zip(row, _packed(row, widths), strict=True)}
    for sweep in range(SWEEPS):
        for row in ordered if sweep % 2 == 0 else reversed(ordered):
            wanted = {spot: _mean([middles[each] for each in near.get(spot, ())], middles[spot]) for spot in row}
            row.sort(key=lambda spot: (wanted[spot], spot))
            _untangle(row, middles, near)
            middles.update(zip(row, _apart([wanted[spot] for spot in row], _packed(row, widths)), strict=True))
        yield Layout(tuple(map(tuple, ordered)), dict(middles), row_of)


def _untangle(row: list[Spot], middles: Mapping[Spot, float], near: Mapping[Spot, Sequence[Spot]]) -> None:
    """Let neighbours in a row change places while their ways cross less often then."""
    ways = {spot: [(each[2], middles[each]) for each in near.get(spot, ())] for spot in row}
    for _ in range(PASSES):
        for at in range(len(row) - 1):
            one, other = row[at], row[at + 1]
            if _untied(ways[one], ways[other]) > 0:
                row[at], row[at + 1] = other, one


def _untied(left: Sequence[tuple[int, float]], right: Sequence[tuple[int, float]]) -> int:
    """Return how many crossings fewer there were if two neighbours changed places, by the rows and middles they lead to."""
    return sum((x > beside) - (x < beside) for row, x in left for other, beside in right if row == other)


def _crossings(layout: Layout, near: Mapping[Spot, Sequence[Spot]]) -> int:
    """Return how often ways cross between one row and the next."""
    found = 0
    for row in layout.rows:
        ways = [
            (layout.middles[spot], layout.middles[each]) for spot in row for each in near.get(spot, ()) if each[2] == spot[2] + 1
        ]
        found += sum((one[0] - other[0]) * (one[1] - other[1]) < 0 for one, other in combinations(ways, 2))
    return found


def _length(layout: Layout, near: Mapping[Spot, Sequence[Spot]]) -> float:
    """Return how far all ways lead aside."""
    return sum(abs(layout.middles[spot] - layout.middles[each]) for spot, others in near.items() for each in others)


def node_spot(name: str, row_of: Mapping[str, int]) -> Spot:
    """Return the spot of a node."""
    return (name, "", row_of[name])


def passages(edge: Edge, row_of: Mapping[str, int]) -> tuple[Spot, ...]:
    """Return the spots between both ends of an edge, from its importer on."""
    start, end = row_of[edge.importer], row_of[edge.imported]
    step = 1 if end > start else -1
    return tuple((edge.importer, edge.imported, row) for row in range(start + step, end, step)) if start != end else ()


def width_of(spot: Spot, widths: Mapping[str, float]) -> float:
    """Return how much room a spot takes."""
    return PASSAGE if spot[1] else widths[spot[0]]


def _rows(graph: Graph) -> dict[str, int]:
    """Return the row of each node: by role where there are roles, else by who imports whom."""
    bands = _bands(graph.nodes) if any(node.role for node in graph.nodes) else _ranks(graph)
    found: dict[str, int] = {}
    row = 0
    for band in sorted(set(bands.values())):
        names = [name for name in bands if bands[name] == band]
        for start in range(0, len(names), PER_ROW):
            found.update(dict.fromkeys(names[start : start + PER_ROW], row))
            row += 1
    return found


def _bands(nodes: Iterable[Node]) -> dict[str, int]:
    return {node.name: _OUTSIDE if node.external else _BANDS.get(node.role, _NOWHERE) for node in nodes}


def _ranks(graph: Graph) -> dict[str, int]:
    """Return how far down each node stands so that most imports lead down: the longest way to it from above."""
    balance = {node.name: 0 for node in graph.nodes}
    for edge in graph.edges:
        balance[edge.importer] += edge.imports
        balance[edge.imported] -= edge.imports
    order = sorted(balance, key=lambda name: (-balance[name], name))
    place = {name: number for number, name in enumerate(order)}
    ranks = dict.fromkeys(order, 0)
    for name in order:
        for edge in graph.edges:
            if edge.importer == name and place[edge.imported] > place[name]:
                ranks[edge.imported] = max(ranks[edge.imported], ranks[name] + 1)
    return ranks


def _neighbours(graph: Graph, row_of: Mapping[str, int]) -> dict[Spot, list[Spot]]:
    found: dict[Spot, list[Spot]] = {}
    for edge in graph.edges:
        way = (node_spot(edge.importer, row_of), *passages(edge, row_of), node_spot(edge.imported, row_of))
        for first, second in pairwise(way):
            found.setdefault(first, []).append(second)
            found.setdefault(second, []).append(first)
    return found


def _packed(row: Sequence[Spot], widths: Mapping[str, float]) -> list[float]:
    """Return the middles of a row that stands as close as it may, around 0."""
    found, right = [], 0.0
    for spot in row:
        found.append(right + width_of(spot, widths) / 2)
        right += width_of(spot, widths) + GAP
    return [middle - (right - GAP) / 2 for middle in found]


def _apart(wanted: Sequence[float], packed: Sequence[float]) -> list[float]:
    """Return the places closest to the wanted ones in which nothing overlaps, the order kept.

    What stands too close together moves as one block, to where its members want to be on average.
    """
    blocks: list[tuple[float, int]] = []
    for want, least in zip(wanted, packed, strict=True):
        total, count = want - least, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            before, members = blocks.pop()
            total, count = total + before, count + members
        blocks.append((total, count))
    shifts = [total / count for total, count in blocks for _ in range(count)]
    return [least + shift for least, shift in zip(packed, shifts, strict=True)]


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default
