"""Entries to the text of a baseline: one a line and sorted, so that a merge touches few lines and a reader sees which."""

import json

from audit.baseline.reading import VERSION
from audit.model.baseline import Baseline, Entry
from audit.model.report import SCORE_MODEL


def written(baseline: Baseline) -> str:
    """Return the text of a baseline: the same for the same entries, on every machine and every day."""
    lines = ",\n".join(f"    {_line(entry)}" for entry in baseline.entries)
    entries = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "model": {SCORE_MODEL},\n  "entries": {entries}\n}}\n'


def _line(entry: Entry) -> str:
    fields = {
        "module": entry.module,
        "rule": entry.rule,
        "subject": entry.subject,
        "severity": entry.severity.value,
        "count": entry.count,
        "fingerprint": entry.fingerprint,
        "owner": entry.owner,
        "reason": entry.reason,
        "until": entry.until.isoformat() if entry.until is not None else "",
    }
    return json.dumps({key: value for key, value in fields.items() if value})
