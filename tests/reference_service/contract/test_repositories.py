"""What holds for every collection of entities, and for every unit of work that stores them."""

from typing import Any

import pytest

from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import Conflict, Stale
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.contract.building import state
from tests.reference_service.contract.ground import Ground
from tests.reference_service.contract.kinds import KINDS, Kind

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)]


async def found(ground: Ground, kind: Kind[Any, Any]) -> Entity | None:
    async with kind.begin(ground) as work:
        entity: Entity | None = await kind.find(work)
        return entity


async def stored(ground: Ground, kind: Kind[Any, Any]) -> Entity:
    await kind.before(ground)
    entity: Entity = kind.new()
    async with kind.begin(ground) as work:
        await kind.add(work, entity)
        assert await work.commit() == Ok(None)
    ground.told.clear()
    return entity


async def test_nothing_is_found_where_nothing_is(ground: Ground, kind: Kind[Any, Any]) -> None:
    assert await found(ground, kind) is None


async def test_an_entity_comes_back_as_it_went_in(ground: Ground, kind: Kind[Any, Any]) -> None:
    entity = await stored(ground, kind)

    again = await found(ground, kind)

    assert again is not None
    assert state(again) == state(entity)
    assert (entity.version, entity.pull_events(), again.pull_events()) == (1, (), ())


async def test_all_that_changes_comes_back_changed(ground: Ground, kind: Kind[Any, Any]) -> None:
    await stored(ground, kind)
    async with kind.begin(ground) as work:
        entity = await kind.find(work)
        kind.change(entity)
        await kind.save(work, entity)
        assert await work.commit() == Ok(None)

    again = await found(ground, kind)
    assert state(again) == state(entity)
    assert state(again)["version"] == 2


async def test_an_entity_is_seen_by_its_own_transaction_before_the_commit(ground: Ground, kind: Kind[Any, Any]) -> None:
    await kind.before(ground)
    entity = kind.new()

    async with kind.begin(ground) as work:
        await kind.add(work, entity)
        assert await kind.find(work) is entity


async def test_without_a_commit_nothing_is_kept(ground: Ground, kind: Kind[Any, Any]) -> None:
    entity = await stored(ground, kind)

    async with kind.begin(ground) as work:
        changed = await kind.find(work)
        kind.change(changed)
        await kind.save(work, changed)

    assert state(await found(ground, kind)) == state(entity)
    assert ground.told == []


async def test_an_error_keeps_nothing(ground: Ground, kind: Kind[Any, Any]) -> None:
    await kind.before(ground)
    ground.told.clear()

    async def fail() -> None:
        async with kind.begin(ground) as work:
            await kind.add(work, kind.new())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    assert await found(ground, kind) is None
    assert ground.told == []


async def test_what_was_changed_but_not_saved_is_not_kept(ground: Ground, kind: Kind[Any, Any]) -> None:
    entity = await stored(ground, kind)

    async with kind.begin(ground) as work:
        kind.change(await kind.find(work))
        assert await work.commit() == Ok(None)

    assert state(await found(ground, kind)) == state(entity)


async def test_the_events_of_an_entity_are_told_once_it_is_stored(ground: Ground, kind: Kind[Any, Any]) -> None:
    await kind.before(ground)
    ground.told.clear()
    twin, entity = kind.new(), kind.new()
    kind.change(twin)
    kind.change(entity)

    async with kind.begin(ground) as work:
        await kind.add(work, entity)
        assert ground.told == []
        assert await work.commit() == Ok(None)

    assert tuple(ground.told) == twin.pull_events()


async def test_an_entity_that_somebody_else_changed_is_stale(ground: Ground, kind: Kind[Any, Any]) -> None:
    first = await stored(ground, kind)
    async with kind.begin(ground) as work:
        second = await kind.find(work)
        await kind.save(work, second)
        assert await work.commit() == Ok(None)
    ground.told.clear()

    kind.change(first)
    async with kind.begin(ground) as work:
        await kind.save(work, first)
        outcome = await work.commit()

    assert isinstance(outcome, Err)
    assert isinstance(outcome.error, Stale)
    assert state(await found(ground, kind)) == state(second)
    assert (first.version, ground.told) == (1, [])


async def test_an_entity_that_was_never_stored_cannot_be_saved(ground: Ground, kind: Kind[Any, Any]) -> None:
    await kind.before(ground)
    async with kind.begin(ground) as work:
        await kind.save(work, kind.new())
        outcome = await work.commit()

    assert isinstance(outcome, Err)
    assert isinstance(outcome.error, Stale)
    assert await found(ground, kind) is None


async def test_an_identity_is_taken_once(ground: Ground, kind: Kind[Any, Any]) -> None:
    entity = await stored(ground, kind)
    async with kind.begin(ground) as work:
        await kind.add(work, kind.new())
        outcome = await work.commit()

    assert isinstance(outcome, Err)
    assert isinstance(outcome.error, Conflict)
    assert state(await found(ground, kind)) == state(entity)
    assert ground.told == []
