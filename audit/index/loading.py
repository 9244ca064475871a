"""Which modules cannot be imported since another one fails."""

from collections import deque
from collections.abc import Iterator, Mapping

from audit.index.closures import Leads, package_of


def blocked(leads: Leads) -> Mapping[str, str]:
    """Return, for each module behind one that fails, the next module on the shortest way to the failure.

    A module fails if an import that runs with it does; the modules that fail by themselves are not behind any.
    """
    needed_by: dict[str, list[str]] = {}
    for name in leads:
        for needed in _needs(name, leads):
            needed_by.setdefault(needed, []).append(name)
    failing = [name for name, imports in leads.items() if any(each.runs_on_load and each.fails for each, _ in imports)]
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


def _needs(name: str, leads: Leads) -> Iterator[str]:
    """Yield the modules that run when a module is imported: its package before it, and what it imports."""
    yield from package_of(name, leads)
    for imported, found in leads[name]:
        if imported.runs_on_load:
            yield from found
