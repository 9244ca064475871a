"""What `audit fix` did, or would do: as a diff, in a few lines, as JSON."""

import json
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from audit.cli.diffs import shown
from audit.fixing import difference
from audit.model.finding import Finding, Severity
from audit.model.mending import Mending
from audit.model.report import SCORE_MODEL
from audit.render.view.escaping import visible
from audit.render.view.numbers import counted, figure, tenths

SCHEMA = 1


def diffs(mending: Mending) -> Iterator[tuple[str, str]]:
    """Yield the path and the diff of every file that changes."""
    for path, change in mending.files.items():
        yield path, difference(path, None if change.old is None else change.old_text, change.new_text)


def as_diff(mending: Mending, *, painted: bool, escaped: bool) -> str:
    """Return the whole diff, as `shown` draws it."""
    return shown("".join(text for _, text in diffs(mending)), painted=painted, escaped=escaped)


def as_json(mending: Mending, *, written: bool) -> str:
    """Return all of it for programs."""
    document = {
        "schema": SCHEMA,
        "model": SCORE_MODEL,
        "written": written,
        "score": {"before": _score(mending.before), "after": _score(mending.after)},
        "files": [{"path": path, "diff": diff} for path, diff in diffs(mending)],
        "fixed": [_entry(finding) for finding in mending.fixed],
        "refused": [_entry(each.finding) | {"reason": each.reason} for each in mending.refused],
        "left": dict(sorted(Counter(finding.rule for finding in mending.left).items())),
    }
    return json.dumps(document, indent=2) + "\n"


def _entry(finding: Finding) -> dict[str, object]:
    return {"rule": finding.rule, "path": finding.path, "line": finding.line, "message": finding.message}


def _score(total: object) -> float | None:
    return tenths(total) / 10 if isinstance(total, Fraction) else None


def summary(mending: Mending, *, written: bool) -> str:
    """Return what was done, or would be, the score before and after, and what is left."""
    return "".join(f"{line}\n" for line in _summary(mending, written=written))


def _summary(mending: Mending, *, written: bool) -> Iterator[str]:
    for each in mending.refused:
        finding = each.finding
        yield visible(f"not fixed: {finding.path}:{finding.line}: {finding.rule} {finding.message}: {each.reason}")
    if not mending.files:
        yield f"nothing to fix; {_left(mending)}"
        return
    by_rule = sorted(Counter(finding.rule for finding in mending.fixed).items())
    what = counted(len(mending.fixed), "finding", "findings")
    where = counted(len(mending.files), "file", "files")
    rules = ", ".join(f"{count} {rule}" for rule, count in by_rule)
    yield f"{'fixed' if written else 'would fix'} {what} in {where}: {rules}"
    if mending.before is not None and mending.after is not None:
        yield f"score {figure(tenths(mending.before))} -> {figure(tenths(mending.after))} (score model {SCORE_MODEL})"
    yield _left(mending)
    if not written:
        yield "nothing is written; `audit fix --write` changes the files"


def _left(mending: Mending) -> str:
    found = Counter(finding.severity for finding in mending.left)
    kinds = ", ".join(f"{found[severity]} {severity}" for severity in Severity if found[severity])
    left = counted(len(mending.left), "finding is", "findings are")
    return f"{left} left: {kinds}" if kinds else "no finding is left"
