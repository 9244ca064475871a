"""Start a project."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.application.shared.ports.unit_of_work import RequestKey
from reference_service.application.shared.repeat import first_made
from reference_service.application.work.ports import ProjectView, WorkTransactions
from reference_service.application.work.views import view_of_project
from reference_service.application.work.words import Words
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import ProjectId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.work.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateProject:
    """What to start. A request that comes again with the same key gets what the first one made."""

    name: str
    description: str
    key: RequestKey | None = None


class CreateProjectHandler:
    """Starts a project, which the actor owns."""

    def __init__(self, transactions: WorkTransactions, clock: Clock, ids: IdFactory) -> None:
        self._transactions = transactions
        self._clock = clock
        self._ids = ids

    async def execute(self, actor: TenantActor, command: CreateProject) -> Result[ProjectView, DomainError]:
        """Return the new project; invalid words, a name that is taken and a misused key are refused."""
        allowed = actor.require(Permission.PROJECTS_CREATE)
        if isinstance(allowed, Err):
            return allowed
        said = Words.parse(command.name, command.description, field="name")
        if isinstance(said, Err):
            return said
        project = Project.start(
            ProjectId(self._ids.new()),
            tenant_id=actor.tenant_id,
            name=said.value.name,
            description=said.value.description,
            owner_id=actor.user_id,
            now=self._clock.now(),
        )
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            first = await first_made(work, command.key, project.id.value)
            if isinstance(first, Err):
                return first
            if first.value is not None:
                made = await work.projects.get(ProjectId(first.value))
                return Err(not_found("project")) if made is None else Ok(view_of_project(made))
            await work.projects.add(project)
            return (await work.commit()).map(lambda _: view_of_project(project))
