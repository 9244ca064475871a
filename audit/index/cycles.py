"""Import cycles, and the shortest way round for each module in one."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence

Edges = Mapping[str, Sequence[str]]

CUT = "…"
"""Stands for the rest of a way that was not looked for."""

MOST_STEPS = 5_000_000
"""How many imports are walked in search of the shortest ways: enough for cycles of a thousand modules, and each costs."""


def ways_round(edges: Edges, most_steps: int = MOST_STEPS) -> Mapping[str, tuple[str, ...]]:
    """Return, for each module of a cycle, the modules along the shortest way back to it, itself first.

    In cycles so large that it would take too long to look, it tells how the way starts and is `CUT` there.
    """
    ways: dict[str, tuple[str, ...]] = {}
    steps = most_steps
    for members in components(edges):
        for start in sorted(members) if len(members) > 1 else ():
            inside = {name for name in edges[start] if name in members}
            ways[start] = (start, min(inside), CUT)
            if steps > 0:
                ways[start], walked = _shortest(start, edges, members)
                steps -= walked
    return ways


def _shortest(start: str, edges: Edges, members: Collection[str]) -> tuple[tuple[str, ...], int]:
    """Return the shortest way from a module back to it, and how many imports were walked to find it."""
    before: dict[str, str] = {}
    waiting = deque([start])
    walked = 0
    while waiting:
        name = waiting.popleft()
        for following in edges[name]:
            walked += 1
            if following == start:
                return tuple(_back(name, start, before)), walked
            if following in members and following not in before:
                before[following] = name
                waiting.append(following)
    raise AssertionError(f"{start} lies in a cycle")


def _back(last: str, start: str, before: Mapping[str, str]) -> list[str]:
    way = [last]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]


def components(edges: Edges) -> Iterator[frozenset[str]]:
    """Yield the sets of modules that can all reach one another: last left first, against the imports (Kosaraju)."""
    against: dict[str, list[str]] = {name: [] for name in edges}
    for name, following in edges.items():
        for each in following:
            against[each].append(name)
    met: set[str] = set()
    for root in reversed(_in_order_of_leaving(edges)):
        if root not in met:
            met.add(root)
            members = [root]
            for name in members:
                fresh = [each for each in against[name] if each not in met]
                met.update(fresh)
                members += fresh
            yield frozenset(members)


def _in_order_of_leaving(edges: Edges) -> list[str]:
    """Return all modules, each after those that a walk in depth reaches through it."""
    left: list[str] = []
    met: set[str] = set()
    for root in edges:
        if root in met:
            continue
        met.add(root)
        open_modules = [(root, iter(edges[root]))]
        while open_modules:
            name, following = open_modules[-1]
            fresh = next((each for each in following if each not in met), None)
            if fresh is None:
                left.append(name)
                open_modules.pop()
            else:
                met.add(fresh)
                open_modules.append((fresh, iter(edges[fresh])))
    return left
