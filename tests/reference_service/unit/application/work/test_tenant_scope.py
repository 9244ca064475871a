"""A unit of work of one tenant, of which the use cases rely on seeing no other."""

import pytest

from tests.reference_service.fakes.scoped import ForeignEntity
from tests.reference_service.unit.application.work.setting import (
    MEMBER,
    OURS,
    TASK,
    THEIR_PROJECT,
    THEIR_TASK,
    Setting,
    project,
    task,
)

pytestmark = pytest.mark.anyio


async def test_what_belongs_to_another_tenant_is_not_there(setting: Setting) -> None:
    async with setting.transactions.begin(OURS, MEMBER) as work:
        assert await work.projects.get(THEIR_PROJECT) is None
        assert await work.tasks.get(THEIR_TASK) is None
        assert [each.id for each in work.tasks.seen()] == [TASK]


async def test_what_belongs_to_another_tenant_does_not_come_in(setting: Setting) -> None:
    async with setting.transactions.begin(OURS, MEMBER) as work:
        with pytest.raises(ForeignEntity):
            await work.projects.add(project(THEIR_PROJECT))
        with pytest.raises(ForeignEntity):
            await work.tasks.save(task(THEIR_TASK))


async def test_a_unit_of_work_is_not_opened_inside_another(setting: Setting) -> None:
    async with setting.transactions.begin(OURS, MEMBER):
        with pytest.raises(AssertionError, match="inside another"):
            await setting.transactions.begin(OURS, MEMBER).__aenter__()
