from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import pytest

from reference_service.adapters.cache.port import Cache
from reference_service.adapters.cache.projects import CachedProjects
from reference_service.application.work.ports import ProjectReader, ProjectView
from reference_service.domain.shared.ids import ProjectId, TenantId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.work.workflow import State
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio

OURS, THEIRS = TenantId(UUID(int=1)), TenantId(UUID(int=2))
ENGINE, ABSENT = ProjectId(UUID(int=3)), ProjectId(UUID(int=4))
FIRST = PageRequest(10)
VIEW = ProjectView(
    id=ENGINE.value,
    name="Engine",
    description="",
    owner_id=UUID(int=5),
    created_at=BEGINNING,
    deleted_at=None,
    version=1,
)


class Shelf(ProjectReader):
    """One project of one tenant, and what was asked for."""

    def __init__(self) -> None:
        self.view = VIEW
        self.counts: dict[State, int] = {State.OPEN: 2}
        self.asked: list[str] = []

    async def get(self, tenant: TenantId, project: ProjectId) -> ProjectView | None:
        self.asked.append("get")
        return self.view if (tenant, project) == (OURS, ENGINE) else None

    async def page(self, tenant: TenantId, request: PageRequest) -> Page[ProjectView]:
        self.asked.append("page")
        return Page((self.view,) if (tenant, request) == (OURS, FIRST) else (), None)

    async def deleted(self, tenant: TenantId, request: PageRequest) -> Page[ProjectView]:
        self.asked.append("deleted")
        return Page((replace(self.view, deleted_at=BEGINNING),) if (tenant, request) == (OURS, FIRST) else (), None)

    async def task_counts(self, tenant: TenantId, project: ProjectId) -> Mapping[State, int]:
        self.asked.append("task_counts")
        return self.counts if (tenant, project) == (OURS, ENGINE) else {}


async def test_a_project_and_its_counts_are_read_once(cache: Cache) -> None:
    shelf = Shelf()
    cached = CachedProjects(shelf, cache)

    assert [await cached.get(OURS, ENGINE) for _ in range(2)] == [VIEW, VIEW]
    assert [await cached.task_counts(OURS, ENGINE) for _ in range(2)] == [{State.OPEN: 2}] * 2
    assert shelf.asked == ["get", "task_counts"]


async def test_lists_and_deleted_projects_are_read_anew_each_time(cache: Cache) -> None:
    shelf = Shelf()
    cached = CachedProjects(shelf, cache)
    shown = [await cached.page(OURS, FIRST) for _ in range(2)]
    buried = [await cached.deleted(OURS, FIRST) for _ in range(2)]

    assert shown == [Page((VIEW,), None)] * 2
    assert buried == [Page((replace(VIEW, deleted_at=BEGINNING),), None)] * 2
    assert shelf.asked == ["page", "page", "deleted", "deleted"]


async def test_regression_a_project_that_is_kept_for_one_tenant_is_not_found_by_another(cache: Cache) -> None:
    cached = CachedProjects(Shelf(), cache)
    await cached.get(OURS, ENGINE)
    await cached.task_counts(OURS, ENGINE)

    assert await cached.get(THEIRS, ENGINE) is None
    assert await cached.task_counts(THEIRS, ENGINE) == {}


async def test_regression_nothing_and_no_tasks_are_remembered_too(cache: Cache) -> None:
    shelf = Shelf()
    cached = CachedProjects(shelf, cache)

    assert [await cached.get(OURS, ABSENT) for _ in range(2)] == [None, None]
    assert [await cached.task_counts(OURS, ABSENT) for _ in range(2)] == [{}, {}]
    assert shelf.asked == ["get", "task_counts"]


async def test_a_commit_shows_the_new_project_and_the_new_counts(cache: Cache) -> None:
    shelf = Shelf()
    cached = CachedProjects(shelf, cache)
    await cached.get(OURS, ENGINE)
    await cached.task_counts(OURS, ENGINE)
    shelf.view, shelf.counts = replace(VIEW, name="Analytical engine", version=2), {State.DONE: 1}
    await cache.bump(OURS, "work")

    assert await cached.get(OURS, ENGINE) == shelf.view
    assert await cached.task_counts(OURS, ENGINE) == {State.DONE: 1}


async def test_counts_that_are_kept_are_nobodys_to_change(cache: Cache) -> None:
    shelf = Shelf()
    cached = CachedProjects(shelf, cache)
    await cached.task_counts(OURS, ENGINE)
    shelf.counts[State.OPEN] = 99

    assert await cached.task_counts(OURS, ENGINE) == {State.OPEN: 2}
