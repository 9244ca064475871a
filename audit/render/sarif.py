"""The report as SARIF 2.1.0, for GitHub code scanning and whatever else reads what static analysis finds."""

from collections.abc import Iterator, Mapping, Sequence

from audit.model.baseline import key_of
from audit.model.edit import Edit
from audit.model.finding import Finding
from audit.model.report import SCORE_MODEL, NotAnalysed, RenderOptions, Report, RuleNote
from audit.render.json import written
from audit.render.view.escaping import visible
from audit.render.view.numbers import tenths
from audit.render.view.outline import skipped_of
from audit.render.view.places import LEVELS, Level, keyed, path_of, uri_of

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
KEY = "archaudit/v1"
"""The kind of our fingerprints; a new one where the same finding would get another."""
ROOT = "%SRCROOT%"

_PROBLEMS: Mapping[Level, str] = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "recommendation"}
"""The levels as GitHub names them in the properties of a rule."""

_Object = dict[str, object]


def render(report: Report, options: RenderOptions) -> str:
    """Return the log, with one run. Its paths are relative to where links are followed, its columns count code points."""
    return written({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, options)]})


def _run(report: Report, options: RenderOptions) -> _Object:
    paths = sorted({path_of(finding.path, options) for finding in report.findings})
    rules = sorted(report.notes.values(), key=lambda note: note.id)
    total = report.score.total
    return {
        "tool": {
            "driver": {
                "name": "archaudit",
                "version": report.version,
                "rules": [_rule(note) for note in rules],
            }
        },
        "automationDetails": {"id": f"archaudit/{uri_of(options.base)}/" if options.base else "archaudit/"},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(_notifications(skipped_of(report)))}],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that the paths of this run are relative to."}}},
        "artifacts": [{"location": {"uri": uri_of(path), "uriBaseId": ROOT}} for path in paths],
        "columnKind": "unicodeCodePoints",
        "results": _results(report, options, [note.id for note in rules], paths),
        "properties": {"score": None if total is None else tenths(total) / 10, "scoreModel": SCORE_MODEL},
    }


def _rule(note: RuleNote) -> _Object:
    level = LEVELS[note.severity]
    why, instead = " ".join(note.why.split()), " ".join(note.instead.split())
    return {
        "id": note.id,
        "name": "".join(word.capitalize() for word in note.name.split("_")),
        "shortDescription": {"text": note.title},
        "fullDescription": {"text": why},
        "help": {
            "text": f"{note.title}\n\nWhy: {why}\n\nInstead: {instead}",
            "markdown": f"**{note.title}**\n\n**Why:** {note.why}\n\n**Instead:** {note.instead}",
        },
        "defaultConfiguration": {"level": level.value},
        "properties": {
            "tags": ["architecture", note.category],
            "severity": note.severity.value,
            "effort": note.effort.value,
            "precision": "high",
            "problem.severity": _PROBLEMS[level],
        },
    }


def _notifications(unread: Sequence[NotAnalysed]) -> Iterator[_Object]:
    """Yield what the run could not look at; a path among it may be a name of something else, so it makes no location."""
    for each in unread:
        yield {"level": "note", "message": {"text": f"not analysed: {_plain(each.path)}: {_plain(each.reason)}"}}


def _results(report: Report, options: RenderOptions, rules: Sequence[str], paths: Sequence[str]) -> list[_Object]:
    numbers = {rule: number for number, rule in enumerate(rules)}
    artifacts = {path: number for number, path in enumerate(paths)}
    held = {entry.key for entry in report.baseline.entries} if report.baseline is not None else set()
    found = []
    for number, (key, finding) in enumerate(keyed(report.findings)):
        path = path_of(finding.path, options)
        result: _Object = {
            "ruleId": finding.rule,
            "ruleIndex": numbers[finding.rule],
            "level": LEVELS[finding.severity].value,
            "message": {"text": "\n".join(_plain(part) for part in (finding.message, finding.help) if part)},
            "locations": [_location(finding, path, artifacts[path])],
            "partialFingerprints": {KEY: key},
            "properties": {"severity": finding.severity.value, "subject": finding.subject, **_data(finding)},
        }
        if report.baseline is not None:
            result["baselineState"] = "unchanged" if finding.accepted else "new"
        if finding.accepted:
            kind = "external" if key_of(finding) in held else "inSource"
            result["suppressions"] = [{"kind": kind, "status": "accepted", "justification": _plain(finding.reason)}]
        if number in report.edits:
            result["fixes"] = [_fix(report.edits[number], options)]
        found.append(result)
    return found


def _fix(edits: Sequence[Edit], options: RenderOptions) -> _Object:
    """Return what mends a finding, file by file. A region ends before its last column here, as a span does."""
    replacements: dict[str, list[_Object]] = {}
    for edit in edits:
        line, column, end_line, end_column = edit.span
        region = {"startLine": line, "startColumn": column + 1, "endLine": end_line, "endColumn": end_column + 1}
        replacement: _Object = {"deletedRegion": region, "insertedContent": {"text": edit.text}}
        replacements.setdefault(path_of(edit.path, options), []).append(replacement)
    changes = [
        {"artifactLocation": {"uri": uri_of(path), "uriBaseId": ROOT}, "replacements": made}
        for path, made in replacements.items()
    ]
    return {"description": {"text": "what `audit fix` would do"}, "artifactChanges": changes}


def _location(finding: Finding, path: str, artifact: int) -> _Object:
    location = {
        "artifactLocation": {"uri": uri_of(path), "uriBaseId": ROOT, "index": artifact},
        "region": {"startLine": max(finding.line, 1), "startColumn": finding.column + 1},
    }
    named = [{"fullyQualifiedName": finding.module, "kind": "module"}] if finding.module else []
    return {"physicalLocation": location, "logicalLocations": named}


def _data(finding: Finding) -> _Object:
    return {"data": dict(finding.data)} if finding.data else {}


def _plain(text: str) -> str:
    """Return a text that a reader of SARIF takes for no link: `[words](target)` would be one."""
    told = visible(text)
    return told.replace("[", "\\[").replace("]", "\\]") if "](" in told else told
