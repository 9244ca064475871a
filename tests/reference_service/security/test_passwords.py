"""What is kept of passwords, and what it costs to check one."""

import asyncio
import hashlib
import time
from collections.abc import Iterator

import pytest

from reference_service.adapters.security.bcrypt_hasher import BcryptHasher
from reference_service.application.identity.ports import Verdict
from reference_service.domain.identity.password import Password, PasswordHash
from reference_service.domain.shared.result import Err, Ok

pytestmark = pytest.mark.anyio

PEPPER = b"the pepper that no database holds"
RIGHT = Ok(Verdict(right=True, outdated=False))
RIGHT_AND_OUTDATED = Ok(Verdict(right=True, outdated=True))
WRONG = Ok(Verdict(right=False, outdated=False))
LEGACY = PasswordHash(f"00ff17$ {hashlib.sha256(b'00ff17a difference engine').hexdigest()}".replace(" ", ""))


@pytest.fixture
def hasher() -> Iterator[BcryptHasher]:
    made = BcryptHasher(PEPPER, cost=4)
    yield made
    made.close()


async def _kept(hasher: BcryptHasher, password: str) -> PasswordHash:
    return (await hasher.hash(Password(password))).unwrap()


async def _least(hasher: BcryptHasher, kept: list[PasswordHash | None]) -> list[float]:
    """Return the work of a wrong guess against each, in seconds of all processors: the least of some turns, others add to it."""
    spent: list[list[float]] = [[] for _ in kept]
    for _ in range(9):
        for each, times in zip(kept, spent, strict=True):
            begun = time.process_time()
            await hasher.verify("a guess", each)
            times.append(time.process_time() - begun)
    return [min(times) for times in spent]


# Row 3
async def test_row_3_a_user_who_does_not_exist_costs_as_much_as_one_who_does() -> None:
    hasher = BcryptHasher(PEPPER, cost=9)
    known, legacy, unknown = await _least(hasher, [await _kept(hasher, "a difference engine"), LEGACY, None])
    hasher.close()

    assert 0.7 < unknown / known < 1.4
    assert 0.7 < legacy / known < 1.4


# Row 12
async def test_row_12_a_new_hash_is_bcrypt_of_cost_12() -> None:
    hasher = BcryptHasher(PEPPER)
    kept = await _kept(hasher, "a difference engine")
    hasher.close()

    assert kept.value.startswith("$2b$12$")
    assert len(kept.value) == 60


# Row 12
@pytest.mark.parametrize(
    ("password", "other"),
    [
        pytest.param("x" * 72 + "a", "x" * 72 + "b", id="byte 73"),
        pytest.param("x" * 99 + "a", "x" * 99 + "b", id="character 100"),
        pytest.param("x" * 72, "x" * 73, id="one more at the limit"),
        pytest.param("🗝" * 18 + "🔒", "🗝" * 18 + "🔓", id="signs of four bytes"),
        pytest.param("engine\x00one", "engine\x00two", id="behind a NUL"),
        pytest.param("engine", "engine\x00", id="a NUL at the end"),
        pytest.param("\ud800", "\ud801", id="halves of surrogate pairs"),
        pytest.param("engine", "Engine", id="capitals"),
        pytest.param("engine", "engine ", id="a blank at the end"),
        pytest.param("engine", "", id="nothing"),
    ],
)
async def test_row_12_passwords_that_differ_anywhere_are_told_apart(hasher: BcryptHasher, password: str, other: str) -> None:
    kept = await _kept(hasher, password)

    assert (await hasher.verify(password, kept), await hasher.verify(other, kept)) == (RIGHT, WRONG)


# Row 12
async def test_row_12_one_password_typed_on_two_keyboards_is_the_same(hasher: BcryptHasher) -> None:
    kept = await _kept(hasher, "Schl\u00fcssel")

    assert await hasher.verify("Schlu\u0308ssel", kept) == RIGHT


# Row 12
async def test_row_12_a_stolen_hash_is_of_no_use_without_the_pepper(hasher: BcryptHasher) -> None:
    other = BcryptHasher(b"another pepper, of another service", cost=4)
    stolen = await _kept(hasher, "a difference engine")
    verdict = await other.verify("a difference engine", stolen)
    other.close()

    assert verdict == WRONG


# Row 12
async def test_row_12_a_hash_of_another_cost_is_to_be_made_anew_once_the_password_was_right(hasher: BcryptHasher) -> None:
    dearer = BcryptHasher(PEPPER, cost=5)
    kept = await _kept(dearer, "a difference engine")
    dearer.close()

    assert await hasher.verify("a difference engine", kept) == RIGHT_AND_OUTDATED
    assert await hasher.verify("a guess", kept) == WRONG


# Row 12
async def test_row_12_a_hash_of_the_old_service_is_right_and_to_be_made_anew(hasher: BcryptHasher) -> None:
    assert await hasher.verify("a difference engine", LEGACY) == RIGHT_AND_OUTDATED
    assert await hasher.verify("a guess", LEGACY) == WRONG


# Row 12
@pytest.mark.parametrize("kept", ["$" + "0" * 64, "00ff17$" + "0" * 63, "00ff17$" + "z" * 64, "salt$" + "0" * 64, "00ff17$"])
async def test_row_12_what_only_looks_like_an_old_hash_is_none(hasher: BcryptHasher, kept: str) -> None:
    assert await hasher.verify("", PasswordHash(kept)) == WRONG


# Row 13
async def test_row_13_others_go_on_while_passwords_are_checked() -> None:
    hasher = BcryptHasher(PEPPER, cost=10)
    checking = asyncio.gather(*(hasher.verify("a guess", None) for _ in range(4)))
    turns = 0
    while not checking.done():
        turns += 1
        await asyncio.sleep(0)
    hasher.close()

    assert await checking == [WRONG] * 4
    assert turns > 200


# Row 13
async def test_row_13_fifty_logins_at_once_are_answered_or_refused_and_never_in_the_way() -> None:
    hasher = BcryptHasher(PEPPER, cost=8, workers=2, queue=8)
    checking = asyncio.gather(*(hasher.verify("a guess", None) for _ in range(50)))
    turns = 0
    while not checking.done():
        turns += 1
        await asyncio.sleep(0)
    outcomes = await checking
    hasher.close()

    assert outcomes[:10] == [WRONG] * 10
    assert {outcome.error.code for outcome in outcomes if isinstance(outcome, Err)} <= {"HASHER_BUSY"}
    assert turns > 200


# Row 11
async def test_row_11_neither_hasher_nor_hash_nor_password_shows_what_it_holds(hasher: BcryptHasher) -> None:
    kept = await _kept(hasher, "a difference engine")
    shown = repr([hasher, kept, Password("a difference engine")])

    assert [secret for secret in (PEPPER.decode(), kept.value, "a difference engine") if secret in shown] == []
