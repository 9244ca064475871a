"""Single tasks, without asking the database for each look."""

from typing import Final

from pydantic import TypeAdapter

from reference_service.adapters.cache.cached import Cached, Remembered
from reference_service.application.work.ports import TaskFilter, TaskReader, TaskView
from reference_service.domain.shared.ids import TaskId, TenantId
from reference_service.domain.shared.pagination import Page, PageRequest

_TASK: Final = Remembered("task", TypeAdapter[TaskView | None](TaskView | None))


class CachedTasks(Cached[TaskReader], TaskReader):
    """Remembers single tasks. That a task is gone with its project is an event of the same context."""

    context = "work"

    async def get(self, tenant: TenantId, task: TaskId) -> TaskView | None:
        """Return one task."""
        return await self._remember(_TASK, tenant, task, lambda: self._inner.get(tenant, task))

    async def page(self, tenant: TenantId, wanted: TaskFilter, request: PageRequest) -> Page[TaskView]:
        """Return some of the wanted tasks, oldest first."""
        return await self._inner.page(tenant, wanted, request)
