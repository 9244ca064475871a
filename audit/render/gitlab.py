"""A Code Quality report for GitLab, which compares it with that of the target branch of a merge request."""

from collections.abc import Mapping
from hashlib import sha256

from audit.model.finding import Finding, Severity
from audit.model.report import RenderOptions, Report
from audit.render.json import written
from audit.render.view.escaping import visible
from audit.render.view.places import keyed, path_of

_SEVERITIES: Mapping[Severity, str] = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.INFO: "info",
}


def render(report: Report, options: RenderOptions) -> str:
    """Return the findings that nobody accepted, each under a fingerprint of its own."""
    return written([_issue(key, finding, options) for key, finding in keyed(report.findings) if not finding.accepted])


def _issue(key: str, finding: Finding, options: RenderOptions) -> dict[str, object]:
    return {
        "check_name": visible(f"{finding.rule} {finding.name}"),
        "description": visible("; ".join(part for part in (finding.message, finding.help) if part)),
        "severity": _SEVERITIES[finding.severity],
        "fingerprint": sha256(key.encode("utf-8", "surrogatepass")).hexdigest(),
        "location": {"path": visible(path_of(finding.path, options)), "lines": {"begin": max(finding.line, 1)}},
    }
