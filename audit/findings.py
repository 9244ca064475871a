"""Findings as rules left them to findings as they stand: sorted, each once, accepted where a waiver says why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b

from audit.errors import nearest
from audit.model.facts import Waiver
from audit.model.finding import Finding
from audit.model.report import RuleNote

WITHOUT_REASON = "AUD104"
UNUSED = "AUD105"


@dataclass(frozen=True, slots=True)
class _Grant:
    """One rule that one waiver speaks of. `rule` is its id, empty for a word that is no rule."""

    path: str
    waiver: Waiver
    word: str
    rule: str
    ends: date | None

    def covers(self, finding: Finding) -> bool:
        """Return whether the waiver stands on the statement of a finding of its rule."""
        first, last = finding.statement
        here = finding.rule == self.rule and finding.path == self.path
        return here and first <= self.waiver.last_line and self.waiver.first_line <= last

    def holds(self, today: date) -> bool:
        """Return whether the waiver may silence anything: it names a rule, says why, and has not ended."""
        dated = self.ends is not None or not self.waiver.until
        return bool(self.rule and self.waiver.reason) and dated and (self.ends is None or today <= self.ends)


def settle(
    findings: Iterable[Finding], waivers: Mapping[str, tuple[Waiver, ...]], notes: Mapping[str, RuleNote], today: date
) -> tuple[Finding, ...]:
    """Return the findings, worst first, each once, with fingerprints and waivers applied.

    `waivers` are by path, `notes` by rule id: every rule that exists. A waiver that accepts nothing is a finding itself.
    """
    unique = list({_key(finding): finding for finding in findings}.values())
    grants = [grant for path, found in sorted(waivers.items()) for waiver in found for grant in _grants(path, waiver, notes)]
    by_path: dict[str, list[_Grant]] = {}
    for grant in grants:
        by_path.setdefault(grant.path, []).append(grant)
    settled = []
    used: Counter[_Grant] = Counter()
    for finding in unique:
        covering = [grant for grant in by_path.get(finding.path, ()) if grant.covers(finding)]
        used.update(covering)
        holding = next((grant for grant in covering if grant.holds(today)), None)
        settled.append(replace(finding, accepted=True, reason=holding.waiver.reason) if holding is not None else finding)
    modules = {finding.path: finding.module for finding in unique}
    settled += [_complaint(grant, modules, notes, today) for grant in grants if not (grant.holds(today) and used[grant])]
    return tuple(sorted((replace(each, fingerprint=fingerprint(each)) for each in settled), key=_order))


def fingerprint(finding: Finding) -> str:
    """Return what identifies a finding while the lines around it move: 16 hex digits."""
    parts = [finding.rule, finding.module, finding.unit, finding.subject]
    parts += [f"{key}={value}" for key, value in sorted(finding.data.items())]
    return blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=8).hexdigest()


def _key(finding: Finding) -> tuple[object, ...]:
    place = (finding.rule, finding.path, finding.line, finding.column)
    return (*place, finding.severity, finding.unit, finding.subject, finding.message)


def _order(finding: Finding) -> tuple[object, ...]:
    return (finding.severity.rank, finding.path, finding.line, finding.column, finding.rule, finding.subject)


def _grants(path: str, waiver: Waiver, notes: Mapping[str, RuleNote]) -> Iterator[_Grant]:
    by_word = {word.lower(): note.id for note in notes.values() for word in (note.id, note.name)}
    for word in waiver.rules or ("",):
        yield _Grant(path, waiver, word, by_word.get(word.lower(), ""), _date(waiver.until))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _complaint(grant: _Grant, modules: Mapping[str, str], notes: Mapping[str, RuleNote], today: date) -> Finding:
    """Return the finding about a waiver that accepts nothing."""
    waiver = grant.waiver
    module = modules.get(grant.path, grant.path)
    rule, message, help = _what_is_wrong(grant, notes)
    if grant.ends is not None and today > grant.ends and waiver.reason:
        rule, message = UNUSED, f"the waiver of `{grant.word}` ended on {grant.ends.isoformat()}"
        help = "mend the debt, or agree on a new date"
    note = notes[rule]
    return Finding(
        rule=note.id,
        name=note.name,
        severity=note.severity,
        path=grant.path,
        line=waiver.line,
        column=0,
        statement=(waiver.line, waiver.line),
        module=module,
        unit=f"{grant.path}: {grant.word}",
        subject=grant.word,
        message=message,
        help=help,
        data={"rule": grant.word},
    )


def _what_is_wrong(grant: _Grant, notes: Mapping[str, RuleNote]) -> tuple[str, str, str]:
    waiver = grant.waiver
    if not grant.word:
        return UNUSED, "the waiver names no rule", "write `# audit: allow RULE because …`"
    if not grant.rule:
        words = [word for note in notes.values() for word in (note.id, note.name)]
        return UNUSED, f"the waiver names `{grant.word}`, which is no rule", f"name a rule{nearest(grant.word, words)}"
    if not waiver.reason:
        return WITHOUT_REASON, f"the waiver of `{grant.word}` gives no reason", "add `because` and the reason"
    if waiver.until and grant.ends is None:
        text = f"the waiver of `{grant.word}` ends on `{waiver.until}`, which is no date"
        return WITHOUT_REASON, text, "write the date as `2027-01-31`"
    return UNUSED, f"the waiver of `{grant.word}` accepts nothing: the rule finds nothing here", "delete it"
