"""Flags and the rules of the house."""

import pytest

from reference_service.domain.flags.events import FlagDeleted, FlagSet, HouseRulesChanged
from reference_service.domain.flags.flag import FeatureFlag, FlagName
from reference_service.domain.flags.house_rules import HOUSE, HouseRules
from reference_service.domain.flags.rule import Rule
from reference_service.domain.shared.errors import Denied, not_found
from reference_service.domain.shared.features import Feature, feature_off
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.shared.text import Name, Prose
from tests.reference_service.unit.domain.values import LATER, NOW

LOOMS = FlagName("looms")
ON, OFF = Rule(is_enabled=True, percent=100), Rule(is_enabled=False, percent=100)


def flag() -> FeatureFlag:
    made = FeatureFlag.set_first(LOOMS, description=Prose("Looms."), rule=ON, now=NOW)
    made.pull_events()
    return made


@pytest.mark.parametrize("text", ["", "Looms", "1loom", "loo-ms", "l" * 65, "looms\n", "löoms"])
def test_what_is_no_name_names_no_flag(text: str) -> None:
    assert FlagName.parse(text) == Err(not_found("flag"))


def test_a_name_has_one_identity_of_its_own() -> None:
    parsed = FlagName.parse("looms")

    assert (parsed, str(LOOMS)) == (Ok(LOOMS), "looms")
    assert LOOMS.identity == FlagName("looms").identity != FlagName("engines").identity


def test_a_new_flag_tells_its_rule() -> None:
    made = FeatureFlag.set_first(LOOMS, description=Prose(""), rule=OFF, now=NOW)

    (told,) = made.pull_events()
    assert told == FlagSet(occurred_at=NOW, flag_id=LOOMS.identity, flag="looms", rule="off")
    assert (told.aggregate, told.tenant) == (LOOMS.identity.value, None)


def test_a_flag_that_is_set_as_it_is_causes_nothing() -> None:
    made = flag()
    made.set(description=Prose("Looms."), rule=ON, now=LATER)

    assert made.has_news is False


def test_a_deleted_flag_comes_back_when_it_is_set_again() -> None:
    made = flag()
    made.delete(LATER)
    made.delete(LATER)
    gone = made.deleted_at
    made.set(description=Prose("Looms."), rule=ON, now=LATER)

    assert (gone, made.deleted_at) == (LATER, None)
    assert made.pull_events() == (
        FlagDeleted(occurred_at=LATER, flag_id=LOOMS.identity, flag="looms"),
        FlagSet(occurred_at=LATER, flag_id=LOOMS.identity, flag="looms", rule="on for 100 %"),
    )


def test_a_change_of_the_house_rules_is_told_once() -> None:
    rules = HouseRules.usual()
    rules.change(is_registration_open=True, maintenance_message=None, now=NOW)
    nothing = rules.has_news
    rules.change(is_registration_open=False, maintenance_message=Name("Back at noon."), now=NOW)
    rules.change(is_registration_open=True, maintenance_message=None, now=LATER)

    assert nothing is False
    assert rules.pull_events() == (
        HouseRulesChanged(occurred_at=NOW, house_id=HOUSE, registration="closed", message="Back at noon."),
        HouseRulesChanged(occurred_at=LATER, house_id=HOUSE, registration="open", message=""),
    )


def test_a_feature_that_is_off_is_named() -> None:
    assert feature_off(Feature.PROJECT_OVERVIEW) == Denied(
        code="FEATURE_OFF", message="The feature `project_overview` is off for this tenant."
    )
