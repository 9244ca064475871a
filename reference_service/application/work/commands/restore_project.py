"""Bring a deleted project back."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.work.finding import find_project
from reference_service.application.work.policies import may_delete_project
from reference_service.application.work.ports import ProjectView, WorkTransactions
from reference_service.application.work.views import view_of_project
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreProject:
    """Which project."""

    project_id: str


class RestoreProjectHandler:
    """Restores a project, for its owner and for managers."""

    def __init__(self, transactions: WorkTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: TenantActor, command: RestoreProject) -> Result[ProjectView, DomainError]:
        """Return the project, with its tasks there again; it is refused while another has taken its name."""
        allowed = actor.require(Permission.PROJECTS_DELETE)
        if isinstance(allowed, Err):
            return allowed
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            found = await find_project(work, command.project_id)
            if isinstance(found, Err):
                return found
            project = found.value
            permitted = may_delete_project(actor, project)
            if isinstance(permitted, Err):
                return permitted
            project.restore(self._clock.now())
            if not project.has_news:
                # It would be another version of the same, of which nobody is told.
                return Ok(view_of_project(project))
            await work.projects.save(project)
            return (await work.commit()).map(lambda _: view_of_project(project))
