"""What a project must keep to pass `audit check`, and whether it does."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from audit.errors import AuditError, UnknownName, nearest_or_all
from audit.model.finding import Finding, Severity
from audit.model.report import CATEGORIES, CATEGORY_MAX, Report
from audit.model.settings import Settings
from audit.render.view.numbers import counted, figure
from audit.render.view.outline import categories_of, total_of

NO_SEVERITY = "none"


_OF_THE_LAW: Mapping[str, tuple[str, str]] = {
    "AUD105": ("waiver accepts nothing", "waivers accept nothing"),
    "AUD106": ("entry of the baseline is stale", "entries of the baseline are stale"),
    "AUD107": ("finding breaks a contract", "findings break a contract"),
}
"""Rules that no severity lets pass, and what is said of their findings: a gate with a stale exception is none."""


class Gate(Struct, frozen=True):
    """`fail_on` is the mildest severity that fails, None for none. `minimums` are scores out of 10 by category.

    `new_only`: whatever weighs fails, however mild, and the baseline says what is old.
    """

    fail_on: Severity | None
    min_score: float | None
    minimums: Mapping[str, float]
    new_only: bool = False


class Verdict(Struct, frozen=True):
    """The findings above the gate, by place, and each breach in words; without a breach the gate is kept."""

    findings: tuple[Finding, ...]
    breaches: tuple[str, ...]


def gate_of(
    settings: Settings,
    fail_on: str | None,
    min_score: float | None,
    minimums: Sequence[str],
    *,
    new_only: bool | None = None,
) -> Gate:
    """Return the gate of the settings under what the command line gives, each None or empty where it does not.

    Raises UnknownName for a severity or category that does not exist.
    """
    return Gate(
        fail_on=settings.fail_on if fail_on is None else _severity(fail_on),
        min_score=settings.min_score if min_score is None else min_score,
        minimums={**settings.minimums, **dict(_minimum(text) for text in minimums)},
        new_only=settings.new_only if new_only is None else new_only,
    )


def judge(report: Report, gate: Gate) -> Verdict:
    """Return how the report stands to the gate. Scores count as they are printed; one that is missing reaches nothing."""
    findings = tuple(
        sorted(
            (finding for finding in report.findings if _fails(finding, gate) and _is_in_scope(finding, report)),
            key=lambda finding: (finding.path, finding.line, finding.column, finding.rule),
        )
    )
    breaches = list(_counts(findings, gate))
    if gate.min_score is not None:
        breaches += _below("the total", total_of(report), gate.min_score)
    scores = {row.name: row.score for row in categories_of(report)}
    for category, minimum in gate.minimums.items():
        breaches += _below(f"`{category}`", scores.get(category), minimum)
    return Verdict(findings, tuple(breaches))


def _fails(finding: Finding, gate: Gate) -> bool:
    if finding.accepted or (gate.fail_on is None and not gate.new_only):
        return False
    if finding.rule in _OF_THE_LAW or (gate.new_only and finding.severity.weight):
        return True
    return gate.fail_on is not None and finding.severity.rank <= gate.fail_on.rank


def _is_in_scope(finding: Finding, report: Report) -> bool:
    """Return whether what changed answers for a finding; what the law of the whole project says stands in no module."""
    if report.scope is None or finding.path in report.scope:
        return True
    return finding.rule in _OF_THE_LAW and not finding.path.endswith((".py", ".pyi"))


def _counts(findings: Iterable[Finding], gate: Gate) -> Iterator[str]:
    """Yield how many findings fail for the same reason, in words."""
    graded = [finding for finding in findings if finding.rule not in _OF_THE_LAW]
    new = [finding for finding in graded if gate.new_only and finding.severity.weight]
    if new:
        yield counted(len(new), "finding is new", "findings are new")
    if len(new) < len(graded):
        yield f"{counted(len(graded) - len(new), 'finding is', 'findings are')} `{gate.fail_on}` or worse"
    law = Counter(finding.rule for finding in findings)
    yield from (counted(law[rule], *words) for rule, words in _OF_THE_LAW.items() if law[rule])


def _below(what: str, score: int | None, minimum: float) -> list[str]:
    if score is None:
        return [f"{what} could not be scored and must reach {minimum:g}"]
    return [f"{what} is {figure(score)} and must reach {minimum:g}"] if score < minimum * 10 else []


def _severity(word: str) -> Severity | None:
    if word.lower() == NO_SEVERITY:
        return None
    known = {severity.value: severity for severity in Severity}
    if word.lower() not in known:
        raise UnknownName(f"no severity is called `{word}`{nearest_or_all(word, [*known, NO_SEVERITY])}")
    return known[word.lower()]


def _minimum(text: str) -> tuple[str, float]:
    category, _, number = text.partition("=")
    if category not in CATEGORIES:
        raise UnknownName(f"no category is called `{category}`{nearest_or_all(category, CATEGORIES)}")
    try:
        minimum = float(number)
    except ValueError:
        minimum = -1.0
    if not 0 <= minimum <= CATEGORY_MAX:
        raise AuditError(f"`--min {text}` asks for no score; write `{category}=N` with N from 0 to {CATEGORY_MAX}")
    return category, minimum
