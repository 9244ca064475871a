"""Every rule against its own examples: the bad ones give exactly the marked lines, the good ones nothing at all."""

import re
from collections import Counter

import pytest
from msgspec.structs import replace

from audit import catalogue
from audit.model.report import CATEGORIES
from audit.model.rule import Example, Rule
from audit.parse import Parsed, parse
from audit.testing import expected, findings_in, mended, places

RULES = catalogue.rules()
BAD = [pytest.param(rule, example, id=f"{rule.id}-{number}") for rule in RULES for number, example in enumerate(rule.bad)]
FIXED = [pytest.param(rule, each, id=f"{rule.id}-{n}") for rule in RULES for n, each in enumerate(rule.bad) if each.fixed]
GOOD = [pytest.param(example, id=f"{rule.id}-{number}") for rule in RULES for number, example in enumerate(rule.good)]


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_a_bad_example_gives_exactly_the_marked_lines(rule: Rule, example: Example) -> None:
    found = [finding for finding in findings_in(example, RULES) if finding.rule == rule.id]
    assert expected(example)
    assert places(found) == expected(example)


@pytest.mark.parametrize(("rule", "example"), FIXED)
def test_a_fix_reaches_the_promised_text_and_leaves_nothing_to_find_or_to_change(rule: Rule, example: Example) -> None:
    mending = mended(example, rule.id)

    assert {path: change.new_text for path, change in mending.files.items()} == example.fixed
    assert [path for path, change in mending.files.items() if not isinstance(parse(change.new), Parsed)] == []
    assert [finding for finding in mending.left if finding.rule == rule.id] == []
    assert mending.refused == ()
    assert mended(replace(example, files={**example.files, **example.fixed}), rule.id).files == {}


def test_every_rule_with_a_fix_promises_one_and_no_other_does() -> None:
    able = {rule.id for rule in RULES if type(rule).fix is not Rule.fix}

    assert able == {rule.id for rule in RULES for example in rule.bad if example.fixed}


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
