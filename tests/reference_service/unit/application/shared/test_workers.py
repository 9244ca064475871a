"""Several workers at one outbox: whoever is killed, and whenever."""

import asyncio
import random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tests.reference_service.fakes.outbox import FakeOutbox
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.relaying import Watch, run_workers, strokes


@given(st.integers(1, 5), st.integers(1, 4), st.integers(1, 5), st.integers())
def test_every_event_is_handled_in_its_order_and_by_one_worker_at_a_time(workers: int, bells: int, each: int, seed: int) -> None:
    outbox, watch, clock = FakeOutbox(), Watch(), FakeClock()
    events = strokes(bells, each)
    for number, event in enumerate(events):
        outbox.post(UUID(int=number), event)

    asyncio.run(
        run_workers(
            outbox,
            watch,
            workers=workers,
            dice=random.Random(seed),  # noqa: S311 - chance, not a secret
            clock=clock,
            waits=lambda: bool(outbox.waiting),
        )
    )

    assert watch.twice == []
    assert [sorted(set(watch.of(bell))) for bell in range(bells)] == [list(range(each))] * bells
    assert [watch.of(bell) for bell in range(bells)] == [sorted(watch.of(bell)) for bell in range(bells)]
