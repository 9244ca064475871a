"""For whom a feature is on."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_service.domain.flags.rule import MOST_TENANTS, Rule, all_on, is_on, place_of
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.unit.domain.values import TENANT, brief

OTHER = TenantId(UUID(int=12))
TENANTS = st.builds(TenantId, st.uuids())
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
PERCENTS = st.integers(0, 100)
PLACES = [37, 66, 98, 90, 1, 1]


def rule(percent: int, *, is_enabled: bool = True) -> Rule:
    return Rule(is_enabled=is_enabled, percent=percent)


@brief
@given(NAMES, TENANTS, PERCENTS, PERCENTS)
def test_a_higher_share_takes_a_feature_from_nobody(name: str, tenant: TenantId, one: int, other: int) -> None:
    lower, higher = sorted((one, other))

    assert rule(lower).is_on(name, tenant) <= rule(higher).is_on(name, tenant)


@brief
@given(NAMES, TENANTS)
def test_none_in_a_hundred_is_nobody_and_all_of_them_is_everybody(name: str, tenant: TenantId) -> None:
    assert (rule(0).is_on(name, tenant), rule(100).is_on(name, tenant)) == (False, True)


def test_a_place_is_the_same_in_every_process_and_version() -> None:
    assert [place_of(name, TenantId(UUID(int=number))) for name in ("looms", "engines") for number in (1, 2, 3)] == PLACES


@pytest.mark.parametrize("percent", [1, 10, 50, 90])
def test_a_share_is_about_right(percent: int) -> None:
    having = sum(rule(percent).is_on("looms", TenantId(UUID(int=number))) for number in range(10_000))

    assert abs(having / 100 - percent) < 2


def test_two_features_are_not_on_for_the_same_tenants() -> None:
    tenants = [TenantId(UUID(int=number)) for number in range(2_000)]
    both = sum(rule(50).is_on("looms", each) and rule(50).is_on("engines", each) for each in tenants)

    assert 400 < both < 600


@pytest.mark.parametrize(
    ("is_enabled", "percent", "always", "never", "expected"),
    [
        (False, 100, {TENANT}, set(), False),
        (True, 0, {TENANT}, set(), True),
        (True, 100, set(), {TENANT}, False),
        (True, 100, {OTHER}, set(), True),
        (True, 0, {OTHER}, {OTHER}, False),
    ],
)
def test_the_switch_comes_before_the_exceptions_and_these_before_the_share(
    is_enabled: bool, percent: int, always: set[TenantId], never: set[TenantId], expected: bool
) -> None:
    made = Rule(is_enabled=is_enabled, percent=percent, always=frozenset(always), never=frozenset(never))

    assert made.is_on("looms", TENANT) is expected


def test_without_a_rule_what_the_code_knows_is_on_and_nothing_else() -> None:
    off = rule(100, is_enabled=False)

    assert [is_on(name, {}, TENANT) for name in ("project_overview", "looms")] == [True, False]
    assert is_on("project_overview", {"project_overview": off}, TENANT) is False
    assert all_on({}, TENANT) == ("project_overview",)
    assert all_on({"looms": rule(100), "engines": off, "project_overview": off}, TENANT) == ("looms",)


def test_a_rule_is_parsed() -> None:
    parsed = Rule.parse(is_enabled=True, percent=25, always=[TENANT.value], never=[OTHER.value])

    assert parsed == Ok(Rule(is_enabled=True, percent=25, always=frozenset({TENANT}), never=frozenset({OTHER})))


@pytest.mark.parametrize(
    ("percent", "always", "never", "field", "message"),
    [
        (-1, 0, 0, "percent", "`percent` is from 0 to 100."),
        (101, 0, 0, "percent", "`percent` is from 0 to 100."),
        (1, MOST_TENANTS + 1, 0, "always", "`always` names 100 tenants at most."),
        (1, 0, MOST_TENANTS + 1, "never", "`never` names 100 tenants at most."),
        (1, 2, 1, "never", "No tenant is in `always` and in `never`."),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(percent: int, always: int, never: int, field: str, message: str) -> None:
    named = [[UUID(int=number) for number in range(most)] for most in (always, never)]

    assert Rule.parse(is_enabled=True, percent=percent, always=named[0], never=named[1]) == Err(
        Invalid(code="INVALID_RULE", message=message, field=field)
    )


def test_a_rule_says_in_words_what_it_does() -> None:
    named = Rule(is_enabled=True, percent=5, always=frozenset({TENANT}), never=frozenset({OTHER}))

    assert [str(rule(5)), str(rule(5, is_enabled=False)), str(named)] == [
        "on for 5 %",
        "off",
        f"on for 5 %; always: {TENANT}; never: {OTHER}",
    ]
