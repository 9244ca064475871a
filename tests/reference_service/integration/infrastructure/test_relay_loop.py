import asyncio
from datetime import timedelta

import pytest

from reference_service.infrastructure.relay_loop import RelayLoop

pytestmark = pytest.mark.anyio
LONG = timedelta(days=1)


class Counted:
    """A relay that has some events to deliver, fails as often as it is told to, and says when it has been asked."""

    def __init__(self, due: list[int | Exception]) -> None:
        self.due = due
        self.idle = asyncio.Event()
        self.extended = 0
        self.released = 0
        self.finishing = asyncio.Event()

    async def extend(self) -> None:
        self.extended += 1
        if self.extended == 1:
            raise OSError("The database is away for a moment.")

    async def release(self) -> None:
        self.released += 1

    def finish(self) -> None:
        self.finishing.set()

    async def run_once(self) -> int:
        if not self.due:
            self.idle.set()
            return 0
        following = self.due.pop(0)
        if isinstance(following, Exception):
            raise following
        return following


async def test_what_an_earlier_process_left_behind_is_delivered_at_the_start() -> None:
    relay = Counted([3, 1])
    loop = RelayLoop(relay, LONG, gather=timedelta(0))
    await loop.start()
    await asyncio.wait_for(relay.idle.wait(), 10)
    await loop.stop()

    assert relay.due == []


async def test_a_commit_wakes_it() -> None:
    relay = Counted([])
    loop = RelayLoop(relay, LONG, gather=timedelta(0))
    await loop.start()
    await asyncio.wait_for(relay.idle.wait(), 10)
    relay.due.append(1)
    relay.idle.clear()
    loop.wake()
    await asyncio.wait_for(relay.idle.wait(), 10)
    await loop.stop()

    assert relay.due == []


async def test_it_outlives_a_store_that_fails() -> None:
    relay = Counted([OSError("The disk is full."), 1])
    loop = RelayLoop(relay, timedelta(0), gather=timedelta(0))
    await loop.start()
    await asyncio.wait_for(relay.idle.wait(), 10)
    await loop.stop()

    assert relay.due == []


async def test_it_leaves_no_task_behind_and_may_be_stopped_twice() -> None:
    before = asyncio.all_tasks()
    loop = RelayLoop(Counted([]), LONG, gather=timedelta(0))
    await loop.start()
    await loop.stop()
    await loop.stop()

    assert asyncio.all_tasks() == before


class Busy(Counted):
    """A relay that delivers until it is told to finish, or, if it is deaf, for ever."""

    def __init__(self, *, deaf: bool = False) -> None:
        super().__init__([])
        self.deaf = deaf
        self.delivering = asyncio.Event()
        self.held = asyncio.Event()
        self.delivered = 0

    async def extend(self) -> None:
        if self.extended == 2:
            self.held.set()
        await super().extend()

    async def run_once(self) -> int:
        self.delivering.set()
        await (asyncio.Event() if self.deaf else self.finishing).wait()
        self.delivered += 1
        return 1


async def test_what_is_being_delivered_is_held_though_the_store_fails_once() -> None:
    relay = Busy()
    loop = RelayLoop(relay, LONG, gather=timedelta(0), beat=timedelta(milliseconds=1))
    await loop.start()
    await asyncio.wait_for(relay.held.wait(), 10)
    await loop.stop()

    assert (relay.extended >= 2, relay.delivered) == (True, 1)


async def test_the_delivery_that_is_under_way_comes_to_its_end_before_it_stops() -> None:
    relay = Busy()
    loop = RelayLoop(relay, LONG, gather=timedelta(0))
    await loop.start()
    await asyncio.wait_for(relay.delivering.wait(), 10)
    await loop.stop()

    assert (relay.delivered, relay.released) == (1, 0)


async def test_a_delivery_that_does_not_end_is_left_to_others_at_once() -> None:
    relay = Busy(deaf=True)
    loop = RelayLoop(relay, LONG, gather=timedelta(0), grace=timedelta(milliseconds=1))
    await loop.start()
    await asyncio.wait_for(relay.delivering.wait(), 10)
    await loop.stop()

    assert (relay.delivered, relay.released) == (0, 1)
