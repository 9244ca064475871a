import json
from fractions import Fraction
from typing import Any

from jsonschema import Draft202012Validator
from msgspec.structs import replace

from audit.model.report import NotAnalysed, RenderOptions, Report
from audit.render.json import render, schema
from tests.audit.render import sample
from tests.audit.render.goldens import GOLDEN, REPOSITORY, assert_kept


def test_a_report_is_written_as_the_golden_file_shows() -> None:
    assert_kept(GOLDEN / "report.json", render(sample.report(), RenderOptions()))


def test_the_published_schema_is_fresh() -> None:
    assert_kept(REPOSITORY / "docs" / "report.schema.json", schema())


def test_what_is_written_obeys_the_published_schema() -> None:
    validator = Draft202012Validator(json.loads(schema()))
    for report in (sample.report(), sample.nothing_scored()):
        assert [error.message for error in validator.iter_errors(_written(report))] == []


def test_points_and_total_add_up_to_a_hundred() -> None:
    written = _written(sample.report())
    points = sum(round(line["points"] * 10) for line in written["ledger"])
    assert points + round(written["score"]["total"] * 10) == 1000


def test_what_could_not_be_scored_is_null() -> None:
    score = _written(sample.nothing_scored())["score"]
    totals = {name: score[name] for name in ("total", "low", "high", "without_accepted_debt", "projected")}
    assert totals == dict.fromkeys(totals)
    assert {category["score"] for category in score["categories"]} == {None}


def test_a_name_that_is_no_unicode_comes_with_its_bytes_spelled_out() -> None:
    seen = replace(sample.report().completeness, not_analysed=(NotAnalysed("caf\udce9.py", "not UTF-8: \x1b"),))
    written = _written(replace(sample.report(), completeness=seen))
    assert written["completeness"]["not_analysed"] == [{"path": r"caf\udce9.py", "reason": "not UTF-8: \x1b"}]


def test_numbers_have_one_decimal() -> None:
    card = replace(sample.scorecard(), total=Fraction(1139, 20), projected=Fraction(200, 3))
    score = _written(replace(sample.report(), score=card))["score"]
    assert (score["total"], score["projected"]) == (57.0, 66.7)


def _written(report: Report) -> Any:
    return json.loads(render(report, RenderOptions()))
