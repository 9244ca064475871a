"""Single projects, without asking the database for each look."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator, PlainSerializer, TypeAdapter

from reference_service.adapters.cache.cached import Cached, Remembered
from reference_service.application.work.ports import ProjectReader, ProjectView
from reference_service.domain.shared.ids import ProjectId, TenantId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.work.workflow import State

_Counts: TypeAlias = Annotated[Mapping[State, int], AfterValidator(MappingProxyType), PlainSerializer(dict)]
_PROJECT: Final = Remembered("project", TypeAdapter[ProjectView | None](ProjectView | None))
_COUNTS: Final = Remembered("task_counts", TypeAdapter[Mapping[State, int]](_Counts))


class CachedProjects(Cached[ProjectReader], ProjectReader):
    """Remembers single projects and their counts.

    Lists and deleted projects are read anew: there are too many of the ones, and too few look at the others.
    """

    context = "work"

    async def get(self, tenant: TenantId, project: ProjectId) -> ProjectView | None:
        """Return one project."""
        return await self._remember(_PROJECT, tenant, project, lambda: self._inner.get(tenant, project))

    async def page(self, tenant: TenantId, request: PageRequest) -> Page[ProjectView]:
        """Return some projects, oldest first."""
        return await self._inner.page(tenant, request)

    async def deleted(self, tenant: TenantId, request: PageRequest) -> Page[ProjectView]:
        """Return some deleted projects, which can be restored, oldest first."""
        return await self._inner.deleted(tenant, request)

    async def task_counts(self, tenant: TenantId, project: ProjectId) -> Mapping[State, int]:
        """Return how many tasks of a project are in each state; states without tasks are left out."""
        return await self._remember(_COUNTS, tenant, project, lambda: self._counts(tenant, project))

    async def _counts(self, tenant: TenantId, project: ProjectId) -> Mapping[State, int]:
        # Read-only: many get the same object.
        return MappingProxyType(dict(await self._inner.task_counts(tenant, project)))
