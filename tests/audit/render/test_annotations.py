"""Findings as the two forges show them beside the code: commands for GitHub, a document for GitLab."""

import json
import re
from typing import Any

import pytest
from msgspec.structs import replace

from audit.model.finding import Severity
from audit.model.report import RenderOptions, Report
from audit.render import github, gitlab
from tests.audit.render import sample
from tests.audit.render.goldens import GOLDEN, assert_kept
from tests.audit.render.strangers import HOSTILE, UNPRINTABLE, report_of

COMMAND = re.compile(r"::(error|warning|notice) file=[^:,]+,line=\d+,col=\d+,title=[^:,]+::[^\r\n]+")


def test_a_report_is_written_for_github_as_the_golden_file_shows() -> None:
    assert_kept(GOLDEN / "report.github.txt", github.render(sample.report(), RenderOptions()))


def test_a_report_is_written_for_gitlab_as_the_golden_file_shows() -> None:
    assert_kept(GOLDEN / "report.gitlab.json", gitlab.render(sample.report(), RenderOptions()))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_stranger_gives_github_no_command_of_his_own(text: str) -> None:
    written = github.render(report_of(text), RenderOptions(base=f"services/{text}"))
    *commands, last = written.splitlines()
    assert UNPRINTABLE.findall(written) == []
    assert [line for line in commands if not COMMAND.fullmatch(line)] == []
    assert len(commands) == len([each for each in report_of(text).findings if not each.accepted])
    assert last == ("59.6? / 100 (58.5–60.7), score model 1; 12 errors, 0 warnings, 2 notices; GitHub shows the first 10 of each")


def test_github_reads_back_what_was_meant() -> None:
    finding = replace(sample.mismatch(), path="a,b:c%.py", message="50 % of a::b, c", help="")
    written = github.render(replace(sample.report(), findings=(finding,)), RenderOptions()).splitlines()[0]
    assert written == ("::error file=a%2Cb%3Ac%25.py,line=21,col=1,title=CON103 enum_mismatch::50 %25 of a::b, c")


def test_github_is_told_how_bad_it_is_and_the_help_on_a_line_of_its_own() -> None:
    findings = tuple(replace(sample.in_no_layer(), severity=severity) for severity in Severity)
    lines = github.render(replace(sample.report(), findings=findings), RenderOptions(base="shop")).splitlines()
    place = "file=shop/src/legacy/mails.py,line=1,col=1,title=LAY101 code_in_no_layer"
    told = f"{place}::`src.legacy.mails` belongs to no layer%0Amove it into a layer"
    assert lines == [
        f"::error {told}",
        f"::error {told}",
        f"::warning {told}",
        f"::notice {told}",
        f"::notice {told}",
        "59.6? / 100 (58.5–60.7), score model 1; 2 errors, 1 warning, 2 notices",
    ]


def test_github_hears_of_a_change_only_what_is_in_its_scope() -> None:
    report = replace(sample.report(), scope=("src/legacy/mails.py",))
    lines = github.render(report, RenderOptions()).splitlines()
    assert [line.partition("::`")[0] for line in lines] == [
        "::notice file=src/legacy/mails.py,line=1,col=1,title=LAY101 code_in_no_layer",
        "59.6? / 100 (58.5–60.7), score model 1; 0 errors, 0 warnings, 1 notice",
    ]


def test_github_is_told_when_there_is_nothing_to_tell() -> None:
    assert github.render(sample.nothing_scored(), RenderOptions()) == (
        "no score: nothing could be scored, score model 1; 0 errors, 0 warnings, 0 notices\n"
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_a_stranger_wrote_gitlab_gets_the_keys_that_it_asks_for(text: str) -> None:
    issues = _issues(report_of(text), RenderOptions(base="services/shop"))
    assert UNPRINTABLE.findall(json.dumps(issues, ensure_ascii=False)) == []
    assert {(*issue, *issue["location"], *issue["location"]["lines"]) for issue in issues} == {
        ("check_name", "description", "severity", "fingerprint", "location", "path", "lines", "begin")
    }
    assert {issue["severity"] for issue in issues} <= {"info", "minor", "major", "critical", "blocker"}
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def test_gitlab_tells_twins_apart_and_keeps_their_names_when_lines_move() -> None:
    first, second = sample.mismatch(), replace(sample.mismatch(), line=40)
    before, after = (
        [issue["fingerprint"] for issue in _issues(replace(sample.report(), findings=findings))]
        for findings in ((first, second), (replace(first, line=30), replace(second, line=50)))
    )
    assert before == after
    assert len(set(before)) == 2


def test_gitlab_has_five_severities_as_we_do() -> None:
    findings = tuple(replace(sample.mismatch(), severity=severity, line=0) for severity in Severity)
    issues = _issues(replace(sample.report(), findings=findings))
    assert [issue["severity"] for issue in issues] == ["blocker", "critical", "major", "minor", "info"]
    assert {issue["location"]["lines"]["begin"] for issue in issues} == {1}


def test_gitlab_hears_nothing_of_what_is_accepted() -> None:
    report = replace(sample.report(), findings=sample.outward_imports())
    assert [issue["location"]["path"] for issue in _issues(report, RenderOptions(base="shop"))] == [
        "shop/src/application/login.py"
    ]


def _issues(report: Report, options: RenderOptions | None = None) -> Any:
    return json.loads(gitlab.render(report, options or RenderOptions()))
