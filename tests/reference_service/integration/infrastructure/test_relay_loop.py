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
