"""Change what a project is called and said to be."""

from dataclasses import dataclass

from reference_service.application.shared.actor import TenantActor
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.work.finding import find_living_project
from reference_service.application.work.ports import ProjectView, WorkTransactions
from reference_service.application.work.views import view_of_project
from reference_service.application.work.words import Words
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, stale
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class EditProject:
    """The new words, and the version that the old ones were read in."""

    project_id: str
    name: str
    description: str
    expected_version: int


class EditProjectHandler:
    """Gives a project other words."""

    def __init__(self, transactions: WorkTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: TenantActor, command: EditProject) -> Result[ProjectView, DomainError]:
        """Return the changed project; one that has changed meanwhile is left alone."""
        allowed = actor.require(Permission.PROJECTS_EDIT)
        if isinstance(allowed, Err):
            return allowed
        said = Words.parse(command.name, command.description, field="name")
        if isinstance(said, Err):
            return said
        async with self._transactions.begin(actor.tenant_id, actor.user_id) as work:
            found = await find_living_project(work, command.project_id)
            if isinstance(found, Err):
                return found
            project = found.value
            if project.version != command.expected_version:
                return Err(stale("project"))
            project.edit(name=said.value.name, description=said.value.description, now=self._clock.now())
            if not project.has_news:
                # It would be another version of the same, of which nobody is told.
                return Ok(view_of_project(project))
            await work.projects.save(project)
            return (await work.commit()).map(lambda _: view_of_project(project))
