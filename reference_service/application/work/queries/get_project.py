"""Look at one project."""

from reference_service.application.shared.actor import TenantActor
from reference_service.application.work.ports import ProjectReader, ProjectView
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import ProjectId
from reference_service.domain.shared.result import Err, Ok, Result


class GetProjectHandler:
    """Shows a project of the actor's tenant."""

    def __init__(self, projects: ProjectReader) -> None:
        self._projects = projects

    async def execute(self, actor: TenantActor, project_id: str) -> Result[ProjectView, DomainError]:
        """Return the project, unless it is deleted."""
        allowed = actor.require(Permission.PROJECTS_READ)
        if isinstance(allowed, Err):
            return allowed
        parsed = ProjectId.parse(project_id)
        if isinstance(parsed, Err):
            return parsed
        project = await self._projects.get(actor.tenant_id, parsed.value)
        return Err(not_found("project")) if project is None else Ok(project)
