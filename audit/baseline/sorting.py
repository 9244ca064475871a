"""The one order that entries stand in, and one entry for those that say the same twice."""

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from audit.model.baseline import Entry


def canonical(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries sorted, each once.

    A merge may leave two for the same findings: they become one with the larger count and the earlier end. It counts once,
    not twice, so that a line which both sides added accepts no more than either meant to.
    """
    alike: dict[tuple[str, ...], list[Entry]] = {}
    for entry in sorted(entries, key=_order):
        alike.setdefault((*entry.key, entry.severity), []).append(entry)
    return tuple(sorted(map(_one, alike.values()), key=_order))


def _one(alike: list[Entry]) -> Entry:
    if len(alike) == 1:
        return alike[0]
    ends = [entry.until for entry in alike if entry.until is not None]
    return replace(
        alike[0],
        count=max(entry.count for entry in alike),
        owner=next((entry.owner for entry in alike if entry.owner), ""),
        reason=next((entry.reason for entry in alike if entry.reason), ""),
        until=min(ends, default=None),
        line=min(entry.line for entry in alike),
    )


def _order(entry: Entry) -> tuple[str | int, ...]:
    ends = entry.until or date.max
    place = (entry.module, entry.rule, entry.subject, entry.fingerprint, entry.severity.rank)
    return (*place, entry.owner, entry.reason, ends.toordinal(), entry.count, entry.line)
