from xml.etree import ElementTree

import pytest
import xmlschema
from msgspec.structs import replace

from audit.model.report import RenderOptions, Report
from audit.render.junit import render
from tests.audit.render import sample
from tests.audit.render.goldens import GOLDEN, SCHEMAS, assert_kept, xml_of
from tests.audit.render.strangers import HOSTILE, UNPRINTABLE, report_of

SCHEMA = xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")


def test_a_report_is_written_as_the_golden_file_shows() -> None:
    assert_kept(GOLDEN / "report.junit.xml", render(sample.report(), RenderOptions()))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_a_stranger_wrote_it_obeys_the_schema_of_junit(text: str) -> None:
    written = render(report_of(text), RenderOptions(base="services/shop"))
    assert [error.reason for error in SCHEMA.iter_errors(written)] == []
    assert UNPRINTABLE.findall(written) == []
    assert {element.tag for element in _read(report_of(text)).iter()} == {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "system-out",
    }


def test_what_could_not_be_scored_has_no_suite() -> None:
    assert render(sample.nothing_scored(), RenderOptions()) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="archaudit" tests="0" failures="0" errors="0">\n</testsuites>\n'
    )


def test_a_rule_that_has_nothing_to_look_at_is_skipped() -> None:
    note = replace(sample.NOTES[1], id="COM101", name="wiring_in_route", category="composition")
    suite = _suite(replace(sample.report(), notes={"COM101": note}, findings=()), "composition")
    assert suite.attrib["skipped"] == "1"
    case = suite[0]
    assert [child.tag for child in case] == ["skipped", "system-out"]
    assert case[0].attrib == {"message": "nothing in this project could break it"}


def test_counts_are_those_of_what_stands_in_the_suites() -> None:
    root = _read(sample.report())
    for element in [root, *root]:
        assert int(element.attrib["tests"]) == len(list(element.iter("testcase")))
        assert int(element.attrib["failures"]) == len(list(element.iter("failure")))


def test_a_rule_whose_findings_are_all_accepted_passes_and_says_so() -> None:
    report = replace(sample.report(), findings=sample.outward_imports()[:1])
    case = _suite(report, "dependency_rule")[0]
    assert [child.tag for child in case] == ["system-out"]
    assert case[0].text == (
        "criterion: Imports point inward\n"
        "broken in 37 of 120\n"
        "accepted (moves out in spring): src/application/audit.py:9:1: "
        "`src.application.login` imports `src.infrastructure.db`: application must not see infrastructure"
    )


def test_paths_are_those_from_where_links_are_followed() -> None:
    report = replace(sample.report(), findings=(sample.in_no_layer(),))
    written = render(report, RenderOptions(base="services/shop"))
    assert ">services/shop/src/legacy/mails.py:1:1: `src.legacy.mails` belongs to no layer\n" in written


def _read(report: Report) -> ElementTree.Element:
    return xml_of(render(report, RenderOptions()))


def _suite(report: Report, category: str) -> ElementTree.Element:
    return next(suite for suite in _read(report) if suite.attrib["name"] == category)
