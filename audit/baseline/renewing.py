"""What a baseline becomes: it loses what is mended, and takes what is new only when it is told to."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from audit.baseline.holding import ABOUT_ACCEPTING, Match, Unseen, matched, unseen_in
from audit.baseline.sorting import canonical
from audit.model.baseline import Baseline, Entry, Renewal, Terms, key_of
from audit.model.finding import Finding, Severity


def renewed(
    old: Baseline,
    findings: Iterable[Finding],
    today: date,
    *,
    mildest: Severity = Severity.LOW,
    grow: Terms | None = None,
    blind: frozenset[str] = frozenset(),
) -> Renewal:
    """Return what a baseline becomes in the face of settled findings, to which it has not been applied.

    What is no longer found goes. With terms to `grow` on, every finding that it does not hold and that is at least as bad as
    the `mildest` one is taken in, and one whose entry has expired is accepted anew; without, they are refused.
    What `blind` rules, which could not look, found in the past stays.
    """
    found = tuple(findings)
    matches = matched(found, old.entries)
    unseen = unseen_in(found, blind)
    lapsed = [match for match in matches if match[0].expired(today)]
    lasting = [match for match in matches if not match[0].expired(today)]
    holding = {id(finding) for _, mine in lasting for finding in mine}
    new = [each for each in found if id(each) not in holding and _is_debt(each, mildest)]
    added = tuple(_entries(new, grow)) if grow is not None else ()
    kept = [part for match in (lasting if grow is not None else matches) if (part := _kept(match, unseen))]
    removed = [part for match in matches if (part := _removed(match, unseen))]
    if grow is not None:
        removed += [part for match in lapsed if (part := _kept(match, unseen))]
    return Renewal(
        baseline=Baseline(old.path, _merged([*kept, *added])),
        added=canonical(added),
        kept=canonical(kept),
        removed=_merged(removed),
        refused=() if grow is not None else tuple(new),
    )


def _is_debt(finding: Finding, mildest: Severity) -> bool:
    return not finding.accepted and finding.severity.rank <= mildest.rank and finding.rule not in ABOUT_ACCEPTING


def _entries(findings: Iterable[Finding], terms: Terms) -> Iterator[Entry]:
    counts = Counter((key_of(finding), _printable(finding.subject), finding.severity) for finding in findings)
    for ((rule, module, fingerprint), subject, severity), count in counts.items():
        yield Entry(rule, module, subject, severity, count, fingerprint, terms.owner, terms.reason, terms.until)


def _printable(text: str) -> str:
    """Return a text that can be written as UTF-8: a name in code may hold what is no character."""
    return text.encode("utf-8", "backslashreplace").decode()


def _kept(match: Match, unseen: Unseen) -> Entry | None:
    entry, mine = match
    count = entry.count if unseen(entry) else len(mine)
    return replace(entry, count=count) if count else None


def _removed(match: Match, unseen: Unseen) -> Entry | None:
    entry, mine = match
    count = 0 if unseen(entry) else entry.count - len(mine)
    return replace(entry, count=count) if count else None


def _merged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries, each once, with the sum of the counts of those that differ in nothing but their terms."""
    totals: Counter[tuple[str, ...]] = Counter()
    for entry in (every := list(entries)):
        totals[(*entry.key, entry.severity)] += entry.count
    return canonical(replace(entry, count=totals[(*entry.key, entry.severity)]) for entry in every)
