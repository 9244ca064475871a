"""Every event of the service survives being stored."""

from collections.abc import Iterator

import pytest
from polyfactory.factories import DataclassFactory

from reference_service.adapters.event_codec import EventCatalogue, written
from reference_service.domain.files import events as files
from reference_service.domain.flags import events as flags
from reference_service.domain.identity import events as identity
from reference_service.domain.profile import events as profile
from reference_service.domain.shared import published
from reference_service.domain.shared.events import Event
from reference_service.domain.tenancy import events as tenancy
from reference_service.domain.webhooks import events as webhooks
from reference_service.domain.work import events as work
from tests.reference_service.fakes.shared import BEGINNING

MODULES = (files, flags, identity, profile, published, tenancy, webhooks, work)


def kinds(base: type[Event] = Event) -> Iterator[type[Event]]:
    for kind in base.__subclasses__():
        if "name" in vars(kind):
            yield kind
        yield from kinds(kind)


# Slots make a dataclass anew, and leave its first form among the subclasses.
KINDS = sorted({kind.name: kind for kind in kinds() if kind.__module__.startswith("reference_service")}.values(), key=str)


def test_the_service_has_events() -> None:
    assert {kind.__module__ for kind in KINDS} == {module.__name__ for module in MODULES}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_an_event_is_read_as_it_was_written(kind: type[Event]) -> None:
    class Events(DataclassFactory[Event]):
        __model__ = kind
        __random_seed__ = 1
        occurred_at = BEGINNING

    event = Events.build()

    read = EventCatalogue(KINDS).read(kind.name, written(event))

    assert (type(read), read) == (kind, event)
    assert (read.aggregate, read.tenant) == (event.aggregate, event.tenant)


def test_names_are_those_of_one_kind() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
