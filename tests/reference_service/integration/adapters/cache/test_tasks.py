from dataclasses import replace
from uuid import UUID

import pytest

from reference_service.adapters.cache.port import Cache
from reference_service.adapters.cache.tasks import CachedTasks
from reference_service.application.work.ports import TaskFilter, TaskReader, TaskView
from reference_service.domain.shared.ids import TaskId, TenantId
from reference_service.domain.shared.pagination import Page, PageRequest
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio

OURS, THEIRS = TenantId(UUID(int=1)), TenantId(UUID(int=2))
GEAR, ABSENT = TaskId(UUID(int=3)), TaskId(UUID(int=4))
VIEW = TaskView(
    id=GEAR.value,
    project_id=UUID(int=5),
    title="Gear",
    description="",
    state="open",
    created_by=UUID(int=6),
    assignee_id=None,
    created_at=BEGINNING,
    deleted_at=None,
    version=1,
)


class Shelf(TaskReader):
    """One task of one tenant, and what was asked for."""

    def __init__(self) -> None:
        self.view = VIEW
        self.asked: list[str] = []

    async def get(self, tenant: TenantId, task: TaskId) -> TaskView | None:
        self.asked.append("get")
        return self.view if (tenant, task) == (OURS, GEAR) else None

    async def page(self, tenant: TenantId, wanted: TaskFilter, request: PageRequest) -> Page[TaskView]:  # noqa: ARG002 - the port's
        self.asked.append("page")
        return Page((self.view,), None)


async def test_a_task_is_read_once(cache: Cache) -> None:
    shelf = Shelf()
    cached = CachedTasks(shelf, cache)

    assert [await cached.get(OURS, GEAR) for _ in range(3)] == [VIEW] * 3
    assert shelf.asked == ["get"]


async def test_lists_are_read_each_time(cache: Cache) -> None:
    shelf = Shelf()
    cached = CachedTasks(shelf, cache)

    assert [await cached.page(OURS, TaskFilter(), PageRequest(10)) for _ in range(2)] == [Page((VIEW,), None)] * 2
    assert shelf.asked == ["page", "page"]


async def test_what_is_kept_for_one_tenant_is_not_found_by_another(cache: Cache) -> None:
    cached = CachedTasks(Shelf(), cache)
    await cached.get(OURS, GEAR)

    assert await cached.get(THEIRS, GEAR) is None


async def test_that_there_is_no_such_task_is_remembered_too(cache: Cache) -> None:
    shelf = Shelf()
    cached = CachedTasks(shelf, cache)

    assert [await cached.get(OURS, ABSENT) for _ in range(2)] == [None, None]
    assert shelf.asked == ["get"]


async def test_a_commit_shows_the_new_task(cache: Cache) -> None:
    shelf = Shelf()
    cached = CachedTasks(shelf, cache)
    await cached.get(OURS, GEAR)
    shelf.view = replace(VIEW, state="done", version=2)
    await cache.bump(OURS, "work")

    assert await cached.get(OURS, GEAR) == shelf.view
