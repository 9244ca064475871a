"""Single projects, without asking the database for each look."""

from collections.abc import Mapping
from types import MappingProxyType

from reference_service.adapters.cache.memory import CacheKey, GenerationCache
from reference_service.application.work.ports import ProjectReader, ProjectView
from reference_service.domain.shared.ids import ProjectId, TenantId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.work.workflow import State


class CachedProjects(ProjectReader):
    """Remembers what another reads of single projects, until the context `work` of the tenant is bumped.

    Lists and deleted projects are read anew: there are too many of the ones, and too few look at the others.
    """

    def __init__(self, inner: ProjectReader, cache: GenerationCache) -> None:
        self._inner = inner
        self._cache = cache

    async def get(self, tenant: TenantId, project: ProjectId) -> ProjectView | None:
        """Return one project."""
        key = CacheKey(tenant, "work", "project", str(project))
        return await self._cache.get_or_load(key, lambda: self._inner.get(tenant, project))

    async def page(self, tenant: TenantId, request: PageRequest) -> Page[ProjectView]:
        """Return some projects, oldest first."""
        return await self._inner.page(tenant, request)

    async def deleted(self, tenant: TenantId, request: PageRequest) -> Page[ProjectView]:
        """Return some deleted projects, which can be restored, oldest first."""
        return await self._inner.deleted(tenant, request)

    async def task_counts(self, tenant: TenantId, project: ProjectId) -> Mapping[State, int]:
        """Return how many tasks of a project are in each state; states without tasks are left out."""
        key = CacheKey(tenant, "work", "task_counts", str(project))
        return await self._cache.get_or_load(key, lambda: self._counts(tenant, project))

    async def _counts(self, tenant: TenantId, project: ProjectId) -> Mapping[State, int]:
        # Read-only: many get the same object.
        return MappingProxyType(dict(await self._inner.task_counts(tenant, project)))
