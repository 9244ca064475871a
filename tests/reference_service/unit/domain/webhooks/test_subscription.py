"""Which events somebody wants to be told of."""

import pytest

from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.webhooks.subscription import MOST_PATTERNS, Subscription

KNOWN = ("work.task_moved", "work.task_added", "tenancy.member_joined")


def invalid(message: str) -> Err[Invalid]:
    return Err(Invalid(code="INVALID_EVENTS", message=message, field="events"))


def test_patterns_are_sorted_and_there_once() -> None:
    parsed = Subscription.parse(["work.*", "tenancy.member_joined", "work.*"], KNOWN)

    assert parsed == Ok(Subscription(("tenancy.member_joined", "work.*")))


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("*", KNOWN),
        ("work.*", KNOWN[:2]),
        ("work.task_moved", KNOWN[:1]),
    ],
)
def test_a_pattern_means_events(pattern: str, wanted: tuple[str, ...]) -> None:
    subscription = Subscription.parse([pattern], KNOWN).unwrap()

    assert tuple(name for name in KNOWN if subscription.wants(name)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "work",
        "work.",
        ".*",
        "wor*",
        "*.task_moved",
        "work.task_*",
        "work.task_moved ",
        "Work.*",
        "identity.*",
        "work.gone",
        "**",
    ],
)
def test_what_means_no_known_event_is_refused(text: str) -> None:
    assert Subscription.parse(["*", text], KNOWN) == invalid("`events` holds a name that no event has.")


@pytest.mark.parametrize("texts", [[], ["*"] * (MOST_PATTERNS + 1)])
def test_a_subscription_is_neither_empty_nor_endless(texts: list[str]) -> None:
    assert Subscription.parse(texts, KNOWN) == invalid("`events` has from 1 to 20 names.")
