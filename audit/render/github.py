"""Annotations for GitHub Actions: workflow commands, one a finding, and a line that says what they come down to."""

from collections import Counter
from collections.abc import Iterable

from audit.model.finding import Finding
from audit.model.report import SCORE_MODEL, RenderOptions, Report
from audit.render.view.escaping import visible
from audit.render.view.numbers import counted
from audit.render.view.places import LEVELS, Level, path_of
from audit.render.view.wording import total_words

SHOWN = 10
"""How many annotations of one kind GitHub shows for a step; the log holds them all."""

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def render(report: Report, options: RenderOptions) -> str:
    """Return a command for each finding that nobody accepted, the worst first; of a change, for those in its scope."""
    findings = [each for each in report.findings if not each.accepted and (report.scope is None or each.path in report.scope)]
    commands = [_command(each, options) for each in findings]
    return "".join(f"{line}\n" for line in [*commands, _summary(report, findings)])


def _command(finding: Finding, options: RenderOptions) -> str:
    properties = {
        "file": path_of(finding.path, options),
        "line": str(finding.line),
        "col": str(finding.column + 1),
        "title": f"{finding.rule} {finding.name}",
    }
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    text = "\n".join(visible(part) for part in (finding.message, finding.help) if part)
    return f"::{_COMMANDS[LEVELS[finding.severity]]} {told}::{_data(text)}"


def _data(text: str) -> str:
    """Return a text as GitHub reads it back after the second `::`."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _summary(report: Report, findings: Iterable[Finding]) -> str:
    counts = Counter(LEVELS[finding.severity] for finding in findings)
    told = ", ".join(counted(counts[level], word, f"{word}s") for level, word in _COMMANDS.items())
    limit = f"; GitHub shows the first {SHOWN} of each" if max(counts.values(), default=0) > SHOWN else ""
    return f"{total_words(report)}, score model {SCORE_MODEL}; {told}{limit}"
