"""The queue in front of bcrypt; what is kept of passwords is looked at in `security/test_passwords.py`."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from reference_service.adapters.security.bcrypt_hasher import BcryptHasher
from reference_service.application.identity.ports import Verdict
from reference_service.domain.identity.password import Password, PasswordHash
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Err, Ok

pytestmark = pytest.mark.anyio

_BUSY = Err(
    Unavailable(
        code="HASHER_BUSY",
        message="Too many passwords are being checked. Try again in a moment.",
        retry_after=timedelta(seconds=1),
    )
)
_WRONG = Ok(Verdict(right=False, outdated=False))


class Gate:
    """A password that holds up the thread that reads it, until it may go on."""

    def __init__(self) -> None:
        self.at_work, self.may_go_on = threading.Event(), threading.Event()
        at_work, may_go_on = self.at_work, self.may_go_on

        class Held(Password):
            def __getattribute__(self, name: str) -> object:
                at_work.set()
                may_go_on.wait()
                return super().__getattribute__(name)

        self.password = Held("a difference engine")


@contextmanager
def _hasher(
    *, cost: int = 4, workers: int = 1, queue: int = 0, patience: timedelta = timedelta(minutes=1)
) -> Iterator[BcryptHasher]:
    hasher = BcryptHasher(b"p" * 32, cost=cost, workers=workers, queue=queue, patience=patience)
    try:
        yield hasher
    finally:
        hasher.close()


async def test_a_hashed_password_is_right_and_another_is_wrong() -> None:
    with _hasher() as hasher:
        kept = (await hasher.hash(Password("a difference engine"))).unwrap()

        assert await hasher.verify("a difference engine", kept) == Ok(Verdict(right=True, outdated=False))
        assert await hasher.verify("an analytical engine", kept) == _WRONG


async def test_the_same_password_is_kept_differently_each_time() -> None:
    with _hasher() as hasher:
        first = await hasher.hash(Password("a difference engine"))
        second = await hasher.hash(Password("a difference engine"))

    assert first != second


@pytest.mark.parametrize(
    "kept", [None, PasswordHash(""), PasswordHash("$2b$04$short"), PasswordHash("plain text"), PasswordHash("$")]
)
async def test_nothing_is_right_without_a_hash(kept: PasswordHash | None) -> None:
    with _hasher() as hasher:
        assert await hasher.verify("", kept) == _WRONG


async def test_more_than_there_are_places_for_are_refused_at_once() -> None:
    gate = Gate()
    with _hasher(workers=1, queue=2) as hasher:
        admitted = [asyncio.create_task(hasher.hash(gate.password)) for _ in range(3)]
        await asyncio.sleep(0)
        refused = [await hasher.verify("guess", None) for _ in range(2)]
        gate.may_go_on.set()
        hashed = [(await task).is_ok() for task in admitted]

    assert (hashed, refused) == ([True] * 3, [_BUSY] * 2)


async def test_a_place_comes_free_when_a_password_is_done() -> None:
    with _hasher() as hasher:
        outcomes = [await hasher.verify("guess", None) for _ in range(3)]

    assert outcomes == [_WRONG, _WRONG, _WRONG]


async def test_whoever_waits_too_long_is_refused() -> None:
    with _hasher(cost=8, patience=timedelta(0)) as hasher:
        assert await hasher.verify("guess", None) == _BUSY


async def test_a_place_is_free_again_when_whoever_waited_has_gone() -> None:
    with _hasher(cost=8, workers=1, queue=1) as hasher:
        working = asyncio.create_task(hasher.verify("guess", None))
        waiting = asyncio.create_task(hasher.verify("guess", None))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

        assert await hasher.verify("guess", None) == _WRONG
        assert await working == _WRONG


async def test_a_place_is_not_free_while_the_thread_of_somebody_who_has_gone_is_at_work() -> None:
    gate = Gate()
    with _hasher() as hasher:
        working = asyncio.create_task(hasher.hash(gate.password))
        await asyncio.to_thread(gate.at_work.wait)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        meanwhile = await hasher.verify("guess", None)
        gate.may_go_on.set()

    assert (working.cancelled(), meanwhile) == (True, _BUSY)


async def test_closing_leaves_no_thread() -> None:
    with _hasher(workers=2, queue=2) as hasher:
        await asyncio.gather(*(hasher.verify("guess", None) for _ in range(4)))

    assert not [thread for thread in threading.enumerate() if thread.name.startswith("bcrypt")]


def test_a_pepper_of_fewer_than_32_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 32 bytes"):
        BcryptHasher(b"p" * 31)
