"""Look at one project and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.flags import Flags
from reference_service.application.work.ports import ProjectReader, ProjectView
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.features import Feature, feature_off
from reference_service.domain.shared.ids import ProjectId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.work.workflow import State


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectOverview:
    """A project, and how many of its tasks are in each state, states without tasks included."""

    project: ProjectView
    tasks: Mapping[State, int]


class GetProjectOverviewHandler:
    """Shows a project of the actor's tenant, with its tasks counted."""

    def __init__(self, projects: ProjectReader, flags: Flags) -> None:
        self._projects = projects
        self._flags = flags

    async def execute(self, actor: TenantActor, project_id: str) -> Result[ProjectOverview, DomainError]:
        """Return the project, unless it is deleted."""
        for permission in (Permission.PROJECTS_READ, Permission.TASKS_READ):
            allowed = actor.require(permission)
            if isinstance(allowed, Err):
                return allowed
        if not await self._flags.is_on(Feature.PROJECT_OVERVIEW, actor.tenant_id):
            return Err(feature_off(Feature.PROJECT_OVERVIEW))
        parsed = ProjectId.parse(project_id)
        if isinstance(parsed, Err):
            return parsed
        project = await self._projects.get(actor.tenant_id, parsed.value)
        if project is None:
            return Err(not_found("project"))
        counts = await self._projects.task_counts(actor.tenant_id, parsed.value)
        return Ok(ProjectOverview(project=project, tasks={state: counts.get(state, 0) for state in State}))
