"""Findings as rules left them to findings as they stand: sorted, each once, accepted where a waiver says why."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from hashlib import blake2b
from itertools import accumulate, chain
from typing import NamedTuple, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from audit.errors import nearest
from audit.model.facts import Waiver
from audit.model.finding import Finding
from audit.model.report import RuleNote

WITHOUT_REASON = "AUD104"
UNUSED = "AUD105"

_SAID_BY_THE_MACHINE = frozenset({"reason", "reader"})
"""Data of findings on files that could not be read: another Python says it in other words."""

_Item = TypeVar("_Item")


def settle(
    findings: Iterable[Finding],
    waivers: Mapping[str, tuple[Waiver, ...]],
    notes: Mapping[str, RuleNote],
    today: date,
    *,
    modules: Mapping[str, str],
) -> tuple[Finding, ...]:
    """Return the findings, worst first, each once, with fingerprints and waivers applied.

    `waivers` and `modules` (dotted names) are by path, `notes` by rule id: every rule that exists. What is wrong
    with a waiver is a finding too, as far as the rules that say so exist.
    """
    found = list({_content(finding): finding for finding in findings}.values())
    ids = {word: note.id for note in notes.values() for word in (note.id, note.name)}
    placed = [_Placed(path, waiver) for path in waivers for waiver in waivers[path]]
    grants = [grant for each in placed for grant in _grants(each, ids, today)]
    faults = chain((fault for each in placed for fault in _faults(each, ids, today)), _unused(grants, found))
    remarks = [fault.finding(notes[fault.rule], modules[fault.placed.path]) for fault in faults if fault.rule in notes]
    return ordered([*_accepted(found, grants), *remarks])


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings, worst first, with fingerprints."""
    return tuple(sorted((replace(each, fingerprint=fingerprint(each)) for each in findings), key=_worst_first))


def fingerprint(finding: Finding) -> str:
    """Return what identifies a finding while the lines around it move, on every machine: 16 hex digits."""
    data = (item for item in finding.data.items() if item[0] not in _SAID_BY_THE_MACHINE)
    words = (finding.rule, finding.module, finding.unit, finding.subject, *chain(*sorted(data)))
    return blake2b("\0".join(words).encode(errors="surrogatepass"), digest_size=8).hexdigest()


def _worst_first(finding: Finding) -> tuple[str | int, ...]:
    place = (finding.path, finding.line, finding.column, finding.rule, finding.subject)
    return finding.severity.rank, *place, *_content(finding)


def _content(finding: Finding) -> tuple[str | int, ...]:
    """Return all that tells one finding from another."""
    where = (finding.path, finding.line, finding.column, *finding.statement, finding.module, finding.unit)
    what = (finding.rule, finding.severity, finding.subject, finding.message, finding.help)
    return *where, *what, *chain(*sorted(finding.data.items()))


class _Placed(Struct, frozen=True):
    """A waiver and the file that it stands in."""

    path: str
    waiver: Waiver

    @property
    def text(self) -> str:
        return f"audit: allow {', '.join(self.waiver.rules)}".rstrip()

    @property
    def until(self) -> date | None:
        """The last day that it holds, None for no end. Raises ValueError where what it says is no date."""
        return date.fromisoformat(self.waiver.until) if self.waiver.until else None


class _Fault(Struct, frozen=True):
    """What is wrong with a waiver, and the rule that says so."""

    rule: str
    placed: _Placed
    subject: str
    message: str
    help: str
    data: Mapping[str, str] = field(default_factory=dict)

    def finding(self, note: RuleNote, module: str) -> Finding:
        line = self.placed.waiver.line
        return Finding(
            rule=note.id,
            name=note.name,
            severity=note.severity,
            path=self.placed.path,
            line=line,
            column=0,
            statement=(line, line),
            module=module,
            unit=module,
            subject=self.subject,
            message=self.message,
            help=self.help,
            data=self.data,
        )


def _faults(placed: _Placed, ids: Mapping[str, str], today: date) -> Iterator[_Fault]:
    """Yield what is wrong with a waiver by itself, whatever is found."""
    waiver, text = placed.waiver, placed.text
    if not waiver.reason:
        yield _Fault(WITHOUT_REASON, placed, text, f"`{text}` gives no reason", "add `because` and the reason, or delete it")
    if not waiver.rules:
        yield _Fault(UNUSED, placed, text, f"`{text}` names no rule", "name the rule that it accepts, by id or by name")
    for word in dict.fromkeys(waiver.rules):
        if not _id(word, ids):
            advice = f"name a rule that exists{nearest(word, ids)}"
            yield _Fault(UNUSED, placed, word, f"`{word}` is waived, and no rule is called so", advice, {"rule": word})
    try:
        until = placed.until
    except ValueError:
        message = f"`{text}` ends on `{waiver.until}`, which is not a date"
        yield _Fault(WITHOUT_REASON, placed, text, message, "write the date as `2027-01-31`", {"until": waiver.until})
    else:
        if until is not None and until < today:
            advice = "mend what it accepted and delete it, or agree on a new date"
            yield _Fault(UNUSED, placed, text, f"`{text}` expired on {until}", advice, {"until": str(until)})


class _Grant(Struct, frozen=True):
    """A rule, by id, that a waiver accepts today; `word` is how the waiver calls it."""

    placed: _Placed
    rule: str
    word: str


def _grants(placed: _Placed, ids: Mapping[str, str], today: date) -> Iterator[_Grant]:
    """Yield what a waiver accepts: nothing without a reason, after its date, or with a date that is none."""
    try:
        in_force = placed.waiver.reason and (placed.until is None or today <= placed.until)
    except ValueError:
        in_force = False
    if in_force:
        words = {_id(word, ids): word for word in reversed(placed.waiver.rules)}
        yield from (_Grant(placed, rule, word) for rule, word in words.items() if rule)


def _id(word: str, ids: Mapping[str, str]) -> str:
    """Return the id of the rule with this id, in any case, or with this name; empty for none."""
    return ids.get(word.upper()) or ids.get(word, "")


class _Lines(NamedTuple):
    """The lines that a finding or a grant of a rule is about, the last one included."""

    path: str
    rule: str
    first: int
    last: int


def _lines_of_finding(finding: Finding) -> _Lines:
    return _Lines(finding.path, finding.rule, *finding.statement)


def _lines_of_grant(grant: _Grant) -> _Lines:
    return _Lines(grant.placed.path, grant.rule, grant.placed.waiver.first_line, grant.placed.waiver.last_line)


def _accepted(findings: Iterable[Finding], grants: Iterable[_Grant]) -> Iterator[Finding]:
    """Yield the findings, accepted where a grant touches them."""
    grant_at = _finder(grants, _lines_of_grant)
    for finding in findings:
        grant = grant_at(_lines_of_finding(finding))
        yield replace(finding, accepted=True, reason=grant.placed.waiver.reason) if grant else finding


def _unused(grants: Iterable[_Grant], findings: Iterable[Finding]) -> Iterator[_Fault]:
    """Yield the grants that touch no finding."""
    finding_at = _finder(findings, _lines_of_finding)
    for grant in grants:
        if finding_at(_lines_of_grant(grant)) is None:
            word = grant.word
            message = f"`{word}` is waived where it finds nothing"
            yield _Fault(UNUSED, grant.placed, word, message, f"delete the waiver of `{word}`", {"rule": word})


def _finder(items: Iterable[_Item], lines_of: Callable[[_Item], _Lines]) -> Callable[[_Lines], _Item | None]:
    """Return a function that finds an item of the same file and rule on some of the same lines, without trying each."""
    groups: dict[tuple[str, str], list[tuple[_Lines, _Item]]] = {}
    for item in items:
        lines = lines_of(item)
        groups.setdefault((lines.path, lines.rule), []).append((lines, item))
    for group in groups.values():
        group.sort(key=lambda entry: entry[0])
    firsts = {key: [lines.first for lines, _ in group] for key, group in groups.items()}
    longest = {key: list(accumulate(group, _longer)) for key, group in groups.items()}

    def find(lines: _Lines) -> _Item | None:
        key = (lines.path, lines.rule)
        begun = bisect_right(firsts.get(key, ()), lines.last)
        if not begun:
            return None
        reached, item = longest[key][begun - 1]
        return item if reached.last >= lines.first else None

    return find


def _longer(far: tuple[_Lines, _Item], each: tuple[_Lines, _Item]) -> tuple[_Lines, _Item]:
    return each if each[0].last > far[0].last else far
