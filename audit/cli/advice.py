"""What to do next: the line that `audit check` ends with on a terminal."""

import shlex
from collections import Counter
from pathlib import Path

from audit.cli.gate import Verdict
from audit.model.report import Report


def advice(report: Report, verdict: Verdict, path: Path) -> str:
    """Return the commands that lead on from a verdict on a folder; empty where there is nothing to do."""
    folder = "" if path == Path() else f" {shlex.quote(str(path))}"
    rules = Counter(finding.rule for finding in verdict.findings)
    if not verdict.breaches:
        owes = any(finding.accepted and finding.severity.weight for finding in report.findings)
        return f"next: `audit plan{folder} --to 100` says what of the debt to pay back first" if owes else ""
    if not rules:
        return f"next: `audit report{folder}` says where the points went, `audit plan{folder} --to N` how to get them back"
    if rules.keys() == {"AUD106"}:
        return f"next: `audit baseline{folder}` takes out what is mended"
    rule, _ = min(rules.items(), key=lambda item: (item[0] == "AUD106", -item[1], item[0]))
    accept = f"`audit baseline{folder}{'' if report.baseline is None else ' --grow'}`"
    return f"next: `audit explain {rule}` says how to mend it; {accept} accepts what is there today"
