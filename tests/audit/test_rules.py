"""Every rule against its own examples: the bad ones give exactly the marked lines, the good ones nothing at all."""

import re
from collections import Counter

import pytest

from audit import catalogue
from audit.model.report import CATEGORIES
from audit.model.rule import Example, Rule
from audit.testing import expected, findings_in, places

RULES = catalogue.rules()
BAD = [pytest.param(rule, example, id=f"{rule.id}-{number}") for rule in RULES for number, example in enumerate(rule.bad)]
GOOD = [pytest.param(example, id=f"{rule.id}-{number}") for rule in RULES for number, example in enumerate(rule.good)]


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_a_bad_example_gives_exactly_the_marked_lines(rule: Rule, example: Example) -> None:
    found = [finding for finding in findings_in(example, RULES) if finding.rule == rule.id]
    assert expected(example)
    assert places(found) == expected(example)


@pytest.mark.parametrize("example", GOOD)
def test_a_good_example_is_clean_under_every_rule(example: Example) -> None:
    assert [finding for finding in findings_in(example, RULES) if finding.severity != "info"] == []


def test_every_finding_of_the_examples_names_its_subject_and_says_what_to_do() -> None:
    for rule in RULES:
        for example in rule.bad:
            for finding in findings_in(example, RULES):
                assert "`" in finding.message
                assert not finding.message.endswith(".")
                assert finding.help
                assert re.fullmatch(r"[0-9a-f]{16}", finding.fingerprint)


def test_ids_and_names_are_unique_and_ids_stand_in_the_block_of_their_category() -> None:
    assert [count for count in Counter(rule.id for rule in RULES).values() if count > 1] == []
    assert [count for count in Counter(rule.name for rule in RULES).values() if count > 1] == []
    prefixes = {category: {rule.id[:3] for rule in RULES if rule.category == category} for category in CATEGORIES}
    assert all(len(found) <= 1 for found in prefixes.values())


def test_a_rule_costs_points_just_where_its_folder_is_a_category() -> None:
    assert [rule.id for rule in RULES if rule.scored != (rule.category in CATEGORIES)] == []
