"""The audit finds in the sample of seed 0 what its table says, and nothing else."""

from collections import Counter
from pathlib import Path

import pytest

from audit import catalogue
from audit.model.report import Report
from audit.model.run import RunOptions
from audit.model.settings import Settings
from audit.pipeline import audit
from audit.testing import TODAY
from tests.samples.vpn_backend import planted
from tests.samples.vpn_backend.facts import expected, facts
from tests.samples.vpn_backend.states import first_state, second_state, write


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Report]:
    """The reports on the first state and on the second."""
    return _report(tmp_path_factory.mktemp("before"), first_state()), _report(tmp_path_factory.mktemp("after"), second_state())


def _report(folder: Path, files: dict[str, str]) -> Report:
    write(folder, files)
    return audit(folder, Settings(), RunOptions(today=TODAY))


def _expected(state: int) -> dict[str, int]:
    """Return what the table says of the first (0) or the second (1) state, for the rules that there are."""
    there = {rule.id for rule in catalogue.rules()}
    return {rule: counts[state] for rule, counts in expected().items() if rule in there and counts[state]}


def _counts(report: Report) -> Counter[str]:
    return Counter(finding.rule for finding in report.findings)


def _paths(report: Report, rule: str) -> set[str]:
    return {finding.path for finding in report.findings if finding.rule == rule}


def test_the_sample_shows_the_layered_architecture(reports: tuple[Report, Report]) -> None:
    profile = reports[0].profile

    assert (profile.name, profile.detected, profile.unplaced) == ("layered", True, ())


def test_the_first_state_has_the_findings_of_the_table_and_no_others(reports: tuple[Report, Report]) -> None:
    assert _counts(reports[0]) == _expected(0)


def test_the_second_state_has_what_is_left_and_no_others(reports: tuple[Report, Report]) -> None:
    assert _counts(reports[1]) == _expected(1)


def test_critical_findings_stand_in_the_files_that_the_seed_names(reports: tuple[Report, Report]) -> None:
    first = reports[0]

    assert _paths(first, "CON101") == set(planted.AFFECTED)
    assert _paths(first, "CON102") == set(planted.MISNAMING)
    assert {finding.data["module"] for finding in first.findings if finding.rule == "CON101"} == set(planted.VAIN)
    assert {finding.data["member"] for finding in first.findings if finding.rule == "CON103"} == set(planted.USED)


def test_a_row_waits_only_for_a_rule_that_does_not_exist() -> None:
    there = {rule.id for rule in catalogue.rules()}

    assert [fact.rule for fact in facts() if fact.later and fact.rule in there] == []


def test_an_added_fact_says_why() -> None:
    assert [fact.rule for fact in facts() if fact.added is not bool(fact.reason)] == []
