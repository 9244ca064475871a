"""Denied sessions, wherever they are kept."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from reference_service.adapters.sessions.memory import MemoryDeniedSessions
from reference_service.adapters.sessions.redis import RedisDeniedSessions
from reference_service.application.identity.ports import DeniedSessions
from reference_service.application.identity.tokens import USABLE
from reference_service.infrastructure.redis import open_redis
from tests.reference_service.contract.building import LATER, SECOND, session
from tests.reference_service.fakes.identity import FakeDeniedSessions, FakeSessionReader
from tests.reference_service.fakes.shared import BEGINNING, Store
from tests.reference_service.servers import PATIENCE

pytestmark = pytest.mark.anyio
ONE, TWO, THREE = (session(number).id for number in (1, 2, 3))
UNTIL = BEGINNING + USABLE


@dataclass(frozen=True, slots=True)
class Ending:
    """The store of sessions that are open, and what is asked whether one is denied."""

    store: Store
    denied: DeniedSessions


def _store() -> Store:
    """Return a store of three open sessions."""
    return Store(tables={"sessions": {each.id: each for each in (session(1), session(2), session(3))}})


@pytest.fixture(params=("fake", "memory", "redis"))
async def ending(request: pytest.FixtureRequest) -> AsyncIterator[Ending]:
    """Return each that fulfils the port."""
    store = _store()
    made: dict[str, Callable[[], DeniedSessions]] = {
        "fake": FakeDeniedSessions,
        "memory": lambda: MemoryDeniedSessions(FakeSessionReader(store)),
    }
    if request.param in made:
        yield Ending(store, made[request.param]())
        return
    redis = open_redis(request.getfixturevalue("redis_url"), patience=PATIENCE)
    yield Ending(store, RedisDeniedSessions(redis, FakeSessionReader(store), patience=PATIENCE))
    await redis.aclose()


async def _all(denied: DeniedSessions) -> list[bool]:
    return [await denied.is_denied(each, LATER) for each in (ONE, TWO, THREE)]


async def test_nobody_is_denied_before_something_ended(ending: Ending) -> None:
    assert await _all(ending.denied) == [False, False, False]


async def test_who_is_denied_is_denied_from_then_on(ending: Ending) -> None:
    await _all(ending.denied)
    await ending.denied.deny([ONE, THREE], UNTIL)

    assert await _all(ending.denied) == [True, False, True]


async def test_to_deny_again_is_to_deny(ending: Ending) -> None:
    for _ in range(2):
        await ending.denied.deny([ONE], UNTIL)

    assert await _all(ending.denied) == [True, False, False]


async def test_to_deny_nobody_denies_nobody(ending: Ending) -> None:
    await ending.denied.deny([], UNTIL)

    assert await _all(ending.denied) == [False, False, False]


async def test_a_denial_is_over_with_the_last_token(ending: Ending) -> None:
    await ending.denied.deny([ONE], UNTIL)

    assert await ending.denied.is_denied(ONE, UNTIL - SECOND)
    assert not await ending.denied.is_denied(ONE, UNTIL)
