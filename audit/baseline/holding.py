"""What a baseline holds of the findings of today, and which of its entries are stale."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from audit.errors import nearest
from audit.model.baseline import Baseline, Entry, Key, key_of
from audit.model.finding import Finding
from audit.model.report import RuleNote

STALE = "AUD106"
ABOUT_ACCEPTING = frozenset({"AUD104", "AUD105", STALE})
"""Rules on waivers and baselines: what they find is mended in place and never accepted."""

_UNREAD = frozenset({"AUD101", "AUD102", "AUD108"})
"""Rules on files that could not be read: what was found in one may be there still."""

Match = tuple[Entry, tuple[Finding, ...]]
"""An entry and the findings that it holds, at most as many as it counts."""

Unseen = Callable[[Entry], bool]
"""Takes an entry, and says whether what it holds may be there although it was not found."""


def held(
    findings: Iterable[Finding],
    baseline: Baseline,
    notes: Mapping[str, RuleNote],
    today: date,
    *,
    blind: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """Return settled findings, accepted where the baseline holds them, and a finding for each of its stale entries.

    They are in no particular order, and those on entries have no fingerprint yet. `notes` are by rule id;
    `blind` are rules that could not look at all, so that none of their entries is stale.
    """
    found = tuple(findings)
    matches = matched(found, baseline.entries)
    unseen = unseen_in(found, blind)
    words = {id(finding): entry.words for entry, mine in matches if not entry.expired(today) for finding in mine}
    told = [replace(each, accepted=True, reason=words[id(each)]) if id(each) in words else each for each in found]
    if STALE in notes:
        told += [_remark(match, baseline.path, notes, today) for match in matches if _is_stale(match, unseen, today)]
    return tuple(told)


def matched(findings: Sequence[Finding], entries: Iterable[Entry]) -> tuple[Match, ...]:
    """Return each entry with what it holds of the findings that no waiver accepts.

    Of more findings than its entries count, the worst are held first and then those in the upper lines: what is left over
    is new. None is held by an entry for milder ones.
    """
    by_key: dict[Key, list[Finding]] = {}
    for finding in findings:
        if not finding.accepted and finding.rule not in ABOUT_ACCEPTING:
            by_key.setdefault(key_of(finding), []).append(finding)
    rivals: dict[Key, list[Entry]] = {}
    for entry in entries:
        rivals.setdefault(entry.key, []).append(entry)
    return tuple(match for key, mine in rivals.items() for match in _shared(by_key.get(key, []), mine))


def unseen_in(findings: Iterable[Finding], blind: frozenset[str]) -> Unseen:
    """Return what nothing is known of today: modules that could not be read, and rules that could not look."""
    modules = frozenset(finding.module for finding in findings if finding.rule in _UNREAD)
    return lambda entry: entry.module in modules or entry.rule in blind


def _shared(findings: Iterable[Finding], entries: Iterable[Entry]) -> Iterator[Match]:
    """Yield the entries of one key with their shares: each finding goes to the mildest entry that may hold it."""
    mildest_first = sorted(entries, key=lambda entry: -entry.severity.rank)
    shares: list[list[Finding]] = [[] for _ in mildest_first]
    for finding in sorted(findings, key=lambda each: (each.severity.rank, each.line, each.column)):
        for entry, share in zip(mildest_first, shares, strict=True):
            if entry.severity.rank <= finding.severity.rank and len(share) < entry.count:
                share.append(finding)
                break
    yield from ((entry, tuple(share)) for entry, share in zip(mildest_first, shares, strict=True))


def _is_stale(match: Match, unseen: Unseen, today: date) -> bool:
    entry, mine = match
    return entry.expired(today) or (len(mine) < entry.count and not unseen(entry))


def _remark(match: Match, path: str, notes: Mapping[str, RuleNote], today: date) -> Finding:
    entry, mine = match
    note = notes[STALE]
    message, advice = _expiry(entry) if entry.expired(today) else _surplus(entry, len(mine), notes)
    return Finding(
        rule=note.id,
        name=note.name,
        severity=note.severity,
        path=path,
        line=entry.line,
        column=0,
        statement=(entry.line, entry.line),
        module=entry.module,
        unit=entry.module,
        subject=entry.subject or entry.module or entry.rule,
        message=message,
        help=advice,
        data={"rule": entry.rule, "severity": entry.severity.value, "fingerprint": entry.fingerprint},
    )


def _expiry(entry: Entry) -> tuple[str, str]:
    message = f"the baseline accepted {_what(entry)} until {entry.until}, which has passed"
    return message, "mend it, or agree on a new date: `audit baseline --grow --until DATE`"


def _surplus(entry: Entry, found: int, notes: Mapping[str, RuleNote]) -> tuple[str, str]:
    advice = "take it out with `audit baseline`"
    if entry.rule not in notes:
        return f"the baseline accepts {_what(entry)}, and no rule is called so{nearest(entry.rule, notes)}", advice
    if not found:
        return f"the baseline accepts {_what(entry)}, which is no longer found", advice
    return f"the baseline accepts {_what(entry)} {_times(entry.count)}, and it is found {_times(found)}", advice


def _what(entry: Entry) -> str:
    subject = f" for `{entry.subject}`" if entry.subject and entry.subject != entry.module else ""
    return f"{entry.rule}{subject} in `{entry.module}`" if entry.module else f"{entry.rule}{subject}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
