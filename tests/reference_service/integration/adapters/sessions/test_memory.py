import asyncio

import pytest

from reference_service.adapters.sessions.memory import MemoryDeniedSessions
from reference_service.application.identity.tokens import USABLE
from tests.reference_service.contract.building import LATER, SECOND
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.integration.adapters.sessions.reading import ONE, THREE, TWO, CountingReader

pytestmark = pytest.mark.anyio
UNTIL = BEGINNING + USABLE


async def test_what_ended_before_the_process_began_is_denied() -> None:
    reader = CountingReader()
    reader.end(ONE)
    denied = MemoryDeniedSessions(reader)

    assert [await denied.is_denied(each, LATER) for each in (ONE, TWO, THREE)] == [True, False, False]
    assert not await denied.is_denied(ONE, UNTIL)


async def test_the_database_is_asked_once() -> None:
    reader = CountingReader()
    denied = MemoryDeniedSessions(reader)
    await denied.deny([TWO], UNTIL)
    answers = await asyncio.gather(*(denied.is_denied(each, LATER) for each in (ONE, TWO, THREE) * 5))

    assert answers == [False, True, False] * 5
    assert reader.asked == ["all"]


async def test_nothing_is_kept_that_is_over() -> None:
    denied = MemoryDeniedSessions(CountingReader())
    await denied.deny([ONE], UNTIL)
    await denied.deny([TWO], UNTIL + SECOND)
    await denied.is_denied(THREE, UNTIL)

    assert len(denied) == 1
