"""What is kept for a few seconds is never older than that, and never as it was before it was forgotten."""

import asyncio
from datetime import timedelta

import pytest

from reference_service.adapters.flags.kept import Kept
from tests.reference_service.fakes.shared import FakeClock

pytestmark = pytest.mark.anyio
LONGEST = timedelta(seconds=3)


class Source:
    """A value that changes, and that is read slowly if `gate` is closed."""

    def __init__(self) -> None:
        self.value = 1
        self.reads = 0
        self.begun = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    async def read(self) -> int:
        value = self.value
        self.reads += 1
        self.begun.set()
        await self.gate.wait()
        return value


async def test_a_value_is_read_again_when_it_is_old() -> None:
    source, clock = Source(), FakeClock()
    kept = Kept(source.read, clock, LONGEST)
    seen = [await kept.get()]
    source.value = 2

    for _ in range(3):
        seen.append(await kept.get())
        clock.advance(timedelta(seconds=1))
    seen.append(await kept.get())

    assert (seen, source.reads) == ([1, 1, 1, 1, 2], 2)


async def test_nobody_believes_a_copy_from_the_future() -> None:
    source, clock = Source(), FakeClock()
    kept = Kept(source.read, clock, LONGEST)
    await kept.get()
    source.value = 2
    clock.advance(timedelta(hours=-1))

    assert await kept.get() == 2


async def test_a_forgotten_value_is_read_again_at_once() -> None:
    source = Source()
    kept = Kept(source.read, FakeClock(), LONGEST)
    await kept.get()
    source.value = 2
    kept.forget()

    assert await kept.get() == 2


async def test_what_was_being_read_when_it_was_forgotten_is_not_kept() -> None:
    source = Source()
    source.gate.clear()
    kept = Kept(source.read, FakeClock(), LONGEST)
    first = asyncio.create_task(kept.get())
    await source.begun.wait()
    source.value = 2
    kept.forget()
    second = asyncio.create_task(kept.get())
    source.gate.set()

    assert (await first, await second, await kept.get()) == (1, 2, 2)


async def test_of_many_who_ask_at_once_one_reads() -> None:
    source = Source()
    source.gate.clear()
    kept = Kept(source.read, FakeClock(), LONGEST)
    asking = [asyncio.create_task(kept.get()) for _ in range(20)]
    await source.begun.wait()
    source.gate.set()

    assert (await asyncio.gather(*asking), source.reads) == ([1] * 20, 1)


async def test_whoever_gives_up_waiting_leaves_the_reading_to_the_next() -> None:
    source = Source()
    source.gate.clear()
    kept = Kept(source.read, FakeClock(), LONGEST)
    first, second = asyncio.create_task(kept.get()), asyncio.create_task(kept.get())
    await source.begun.wait()
    first.cancel()
    source.gate.set()

    assert await second == 1
