"""Facts: all of them."""

import importlib
import inspect
from dataclasses import fields
from enum import Enum
from typing import get_type_hints
from uuid import UUID

import pytest

from reference_service.domain.shared.events import Event, TenantEvent
from reference_service.domain.shared.ids import Identity, SessionId
from tests.reference_service.unit.domain.values import NOW

MODULES = (
    "identity.events",
    "profile.events",
    "tenancy.events",
    "work.events",
    "webhooks.events",
    "flags.events",
    "shared.published",
)
EVENTS = sorted(
    {
        kind
        for module in MODULES
        for kind in vars(importlib.import_module(f"reference_service.domain.{module}")).values()
        if isinstance(kind, type) and issubclass(kind, Event) and hasattr(kind, "name")
    },
    key=lambda kind: kind.name,
)


def example(kind: type[Event]) -> Event:
    """Return a fact whose identities are 1, 2, 3 … in the order of its fields."""
    hints = get_type_hints(kind)
    values: dict[str, object] = {"occurred_at": NOW}
    for number, field in enumerate(fields(kind)):
        hint = hints[field.name]
        if hint == tuple[SessionId, ...]:
            values[field.name] = (SessionId(UUID(int=number)),)
        elif issubclass(hint, Identity):
            values[field.name] = hint(UUID(int=number))
        elif issubclass(hint, Enum):
            values[field.name] = next(iter(hint))
        elif hint is str:
            values[field.name] = "words"
    return kind(**values)  # type: ignore[arg-type] # the types come from the class itself


def test_each_fact_has_a_name_of_its_own() -> None:
    names = [kind.name for kind in EVENTS]

    assert names == sorted(set(names))
    assert len(names) >= 43


def test_the_name_of_a_fact_begins_with_its_context() -> None:
    homes = {kind.name: kind.__module__.split(".")[2] for kind in EVENTS}
    published = {name for name, home in homes.items() if home == "shared"}

    assert published == {"identity.user_registered", "tenancy.tenant_created"}
    assert all(name.startswith(f"{home}.") for name, home in homes.items() if home != "shared")


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.name)
def test_a_fact_is_about_one_of_the_things_that_it_names(kind: type[Event]) -> None:
    event = example(kind)
    named = {value.value for field in fields(event) if isinstance(value := getattr(event, field.name), Identity)}

    assert event.aggregate in named
    assert event.tenant == (event.tenant_id if isinstance(event, TenantEvent) else None)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.name)
def test_a_fact_has_no_field_for_a_secret(kind: type[Event]) -> None:
    names = {field.name for field in fields(kind)}

    assert not {name for name in names if any(word in name for word in ("password", "secret", "token", "hash", "digest"))}


def test_a_fact_that_says_not_what_it_is_about_cannot_be_made() -> None:
    assert inspect.isabstract(Event)
