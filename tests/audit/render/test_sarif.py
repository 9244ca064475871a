import json
from typing import Any

import pytest
from jsonschema import Draft4Validator
from msgspec.structs import replace

from audit.model.baseline import Baseline, Entry
from audit.model.edit import Edit
from audit.model.facts import Span
from audit.model.finding import Severity
from audit.model.report import NotAnalysed, RenderOptions, Report
from audit.render.sarif import render
from tests.audit.render import sample
from tests.audit.render.goldens import GOLDEN, SCHEMAS, assert_kept
from tests.audit.render.strangers import HOSTILE, report_of

SCHEMA = Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")))


def test_a_report_is_written_as_the_golden_file_shows() -> None:
    assert_kept(GOLDEN / "report.sarif", render(sample.report(), RenderOptions()))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_a_stranger_wrote_it_obeys_the_schema_of_sarif(text: str) -> None:
    written = _log(report_of(text), RenderOptions(base="services/shop"))
    assert [error.message for error in SCHEMA.iter_errors(written)] == []


def test_what_could_not_be_scored_obeys_the_schema_of_sarif() -> None:
    written = _log(sample.nothing_scored())
    assert [error.message for error in SCHEMA.iter_errors(written)] == []
    assert written["runs"][0]["properties"] == {"score": None, "scoreModel": 1}


def test_every_result_has_a_rule_an_artifact_and_a_key_that_no_other_has() -> None:
    finding = sample.mismatch()
    run = _run(replace(sample.report(), findings=(finding, replace(finding, line=40), *sample.outward_imports())))
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    artifacts = [artifact["location"]["uri"] for artifact in run["artifacts"]]
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in run["results"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [result["ruleId"] for result in run["results"]]
    assert [artifacts[place["index"]] for place in places] == [place["uri"] for place in places]
    assert [result["partialFingerprints"]["archaudit/v1"] for result in run["results"]] == [
        "CON103:src.presentation.api.users:con103-users.py:1",
        "CON103:src.presentation.api.users:con103-users.py:2",
        "DEP101:src.application.login:dep101-login.py:1",
        "DEP101:src.application.login:dep101-login.py:2",
    ]


def test_a_key_outlives_moved_lines() -> None:
    moved = replace(sample.report(), findings=tuple(replace(each, line=each.line + 7) for each in sample.report().findings))
    assert _keys(moved) == _keys(sample.report())


def test_columns_start_at_one_and_so_do_lines() -> None:
    finding = replace(sample.mismatch(), line=0, column=4)
    result = _results(replace(sample.report(), findings=(finding,)))[0]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 5}


@pytest.mark.parametrize(
    ("path", "base", "uri"),
    [
        ("src/a b.py", "", "src/a%20b.py"),
        ("src/a.py", "services/the shop", "services/the%20shop/src/a.py"),
        ("x:y/ü#1?.py", "", "x%3Ay/%C3%BC%231%3F.py"),
        ("caf\udce9.py", "", "caf%E9.py"),
        ("caf\ud800.py", "", "caf%ED%A0%80.py"),
    ],
)
def test_paths_are_relative_uris_from_where_links_are_followed(path: str, base: str, uri: str) -> None:
    run = _run(replace(sample.report(), findings=(replace(sample.mismatch(), path=path),)), RenderOptions(base=base))
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": uri,
        "uriBaseId": "%SRCROOT%",
        "index": 0,
    }
    assert "uri" not in run["originalUriBaseIds"]["%SRCROOT%"]


@pytest.mark.parametrize(("base", "category"), [("", "archaudit/"), ("services/the shop", "archaudit/services/the%20shop/")])
def test_two_projects_of_one_repository_are_told_apart(base: str, category: str) -> None:
    assert _run(sample.report(), RenderOptions(base=base))["automationDetails"] == {"id": category}


def test_severities_have_levels() -> None:
    findings = tuple(replace(sample.mismatch(), severity=severity) for severity in Severity)
    levels = [result["level"] for result in _results(replace(sample.report(), findings=findings))]
    assert levels == ["error", "error", "warning", "note", "note"]


def test_what_a_waiver_accepts_is_suppressed_in_source_with_its_reason() -> None:
    waived, other = (
        _results(replace(sample.report(), findings=(each,)))[0] for each in (sample.outward_imports()[0], sample.mismatch())
    )
    assert waived["suppressions"] == [{"kind": "inSource", "status": "accepted", "justification": "moves out in spring"}]
    assert "suppressions" not in other
    assert "baselineState" not in other


def test_what_the_baseline_holds_is_suppressed_from_outside_and_the_rest_is_new() -> None:
    finding = sample.mismatch()
    entry = Entry(finding.rule, finding.module, "", finding.severity, 1, finding.fingerprint)
    held = replace(finding, accepted=True, reason="baseline: later (anna)")
    baseline = Baseline(".audit-baseline.json", (entry,))
    results = _results(replace(sample.report(), findings=(held, sample.in_no_layer()), baseline=baseline))
    assert [(result["baselineState"], result.get("suppressions")) for result in results] == [
        ("unchanged", [{"kind": "external", "status": "accepted", "justification": "baseline: later (anna)"}]),
        ("new", None),
    ]


def test_edits_that_mend_a_finding_are_its_fix() -> None:
    edit = Edit("src/presentation/api/users.py", Span(21, 4, 21, 13), "READ_USERS")
    report = replace(sample.report(), findings=(sample.in_no_layer(), sample.mismatch()), edits={1: (edit,)})
    written = _log(report)
    assert [error.message for error in SCHEMA.iter_errors(written)] == []
    assert [result.get("fixes") for result in written["runs"][0]["results"]] == [
        None,
        [
            {
                "description": {"text": "what `audit fix` would do"},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": "src/presentation/api/users.py", "uriBaseId": "%SRCROOT%"},
                        "replacements": [
                            {
                                "deletedRegion": {"startLine": 21, "startColumn": 5, "endLine": 21, "endColumn": 14},
                                "insertedContent": {"text": "READ_USERS"},
                            }
                        ],
                    }
                ],
            }
        ],
    ]


def test_a_stranger_makes_no_link() -> None:
    finding = replace(sample.mismatch(), message="[click](http://x) a[0]", help="take b[0]")
    result = _results(replace(sample.report(), findings=(finding,)))[0]
    assert result["message"] == {"text": "\\[click\\](http://x) a\\[0\\]\ntake b[0]"}


def test_what_was_not_analysed_is_told_as_a_notification() -> None:
    seen = replace(sample.report().completeness, not_analysed=(NotAnalysed("a\x1b.py", "ignored by git"),))
    notes = _run(replace(sample.report(), completeness=seen))["invocations"][0]["toolExecutionNotifications"]
    assert notes == [{"level": "note", "message": {"text": r"not analysed: a\x1b.py: ignored by git"}}]


def _log(report: Report, options: RenderOptions | None = None) -> Any:
    return json.loads(render(report, options or RenderOptions()))


def _run(report: Report, options: RenderOptions | None = None) -> Any:
    return _log(report, options)["runs"][0]


def _results(report: Report) -> Any:
    return _run(report)["results"]


def _keys(report: Report) -> list[str]:
    return [result["partialFingerprints"]["archaudit/v1"] for result in _results(report)]
