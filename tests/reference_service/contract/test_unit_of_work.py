"""What a transaction promises beside its collections."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from reference_service.application.shared.ports.unit_of_work import Claim, Claimed, RequestKey, UnitOfWork
from reference_service.domain.shared.errors import stale
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.contract.building import ACME, ADA, LATER, keep_projects, project, task
from tests.reference_service.contract.ground import Ground

Begin = Callable[[Ground], UnitOfWork]
BEGINNINGS: dict[str, Begin] = {
    "identity": lambda ground: ground.identity.begin(ADA),
    "profile": lambda ground: ground.profile.begin(ADA),
    "tenancy": lambda ground: ground.tenancy.begin(ACME, ADA),
    "work": lambda ground: ground.work.begin(ACME, ADA),
}
pytestmark = pytest.mark.anyio
on_each = pytest.mark.parametrize("begin", BEGINNINGS.values(), ids=BEGINNINGS)

FIRST, SECOND, EVENT = (UUID(int=number) for number in (1, 2, 3))


def key(**other: str) -> RequestKey:
    values: dict[str, Any] = {"owner": "ada", "key": "k", "fingerprint": "f"} | other
    return RequestKey(**values)


@on_each
async def test_a_commit_without_changes_is_good(ground: Ground, begin: Begin) -> None:
    async with begin(ground) as work:
        assert await work.commit() == Ok(None)
    assert ground.told == []


@on_each
async def test_a_request_that_comes_again_is_told_what_the_first_one_made(ground: Ground, begin: Begin) -> None:
    async with begin(ground) as work:
        assert await work.claim(key(), FIRST) == Claimed(Claim.NEW, FIRST)
        assert await work.commit() == Ok(None)

    async with begin(ground) as work:
        assert await work.claim(key(), SECOND) == Claimed(Claim.REPEATED, FIRST)
        assert (await work.claim(key(fingerprint="g"), SECOND)).claim is Claim.MISUSED
        assert await work.claim(key(owner="bob"), SECOND) == Claimed(Claim.NEW, SECOND)
        assert await work.claim(key(key="l"), SECOND) == Claimed(Claim.NEW, SECOND)


@on_each
async def test_a_claim_without_a_commit_is_none(ground: Ground, begin: Begin) -> None:
    async with begin(ground) as work:
        await work.claim(key(), FIRST)

    async with begin(ground) as work:
        assert await work.claim(key(), SECOND) == Claimed(Claim.NEW, SECOND)


@on_each
async def test_a_delivery_is_the_first_one_once_for_each_subscriber(ground: Ground, begin: Begin) -> None:
    async with begin(ground) as work:
        assert await work.is_first_delivery(EVENT, "letters")
    async with begin(ground) as work:
        assert await work.is_first_delivery(EVENT, "letters")
        assert await work.commit() == Ok(None)

    async with begin(ground) as work:
        assert not await work.is_first_delivery(EVENT, "letters")
        assert await work.is_first_delivery(EVENT, "profiles")
        assert await work.is_first_delivery(FIRST, "letters")


async def test_one_refusal_keeps_all_from_being_stored(ground: Ground) -> None:
    first = project(1)
    await keep_projects(ground, first)
    async with ground.work.begin(ACME, ADA) as work:
        found = await work.projects.get(first.id)
        assert found is not None
        await work.projects.save(found)
        (await work.commit()).unwrap()
    ground.told.clear()

    first.delete(LATER)
    new, added = project(2), task(1)
    async with ground.work.begin(ACME, ADA) as work:
        await work.projects.add(new)
        await work.tasks.add(added)
        await work.projects.save(first)
        await work.claim(key(), FIRST)
        await work.is_first_delivery(EVENT, "letters")
        assert await work.commit() == Err(stale("project"))

    async with ground.work.begin(ACME, ADA) as work:
        assert await work.projects.get(new.id) is None
        assert await work.tasks.get(added.id) is None
        assert await work.claim(key(), SECOND) == Claimed(Claim.NEW, SECOND)
        assert await work.is_first_delivery(EVENT, "letters")
    assert (ground.told, new.version, first.version) == ([], 0, 1)


async def test_several_entities_are_stored_at_once_and_their_events_told_in_order(ground: Ground) -> None:
    new, added = project(1), task(1)
    async with ground.work.begin(ACME, ADA) as work:
        await work.projects.add(new)
        await work.tasks.add(added)
        assert await work.commit() == Ok(None)

    assert (new.version, added.version) == (1, 1)
    assert [event.name for event in ground.told] == ["work.project_started", "work.task_added"]
