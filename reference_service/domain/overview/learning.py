"""Facts, taken in one after the other."""

from collections.abc import Collection, Iterable

from reference_service.domain.overview.facts import Fact, ProjectFact, TaskFact
from reference_service.domain.overview.summary import ProjectSummary
from reference_service.domain.overview.tracked_task import TrackedTask
from reference_service.domain.shared.ids import ProjectId, TenantId


class Learning:
    """The projects and tasks of a tenant that some facts concern."""

    def __init__(self, tenant: TenantId, summaries: Iterable[ProjectSummary], tasks: Iterable[TrackedTask]) -> None:
        """Begin with what is known of them."""
        self._tenant = tenant
        self._summaries = {each.id: each for each in summaries}
        self._tasks = {each.id: each for each in tasks}
        self._known = frozenset((*self._summaries.values(), *self._tasks.values()))

    @property
    def summaries(self) -> Collection[ProjectSummary]:
        """The projects, as they are now."""
        return self._summaries.values()

    @property
    def tasks(self) -> Collection[TrackedTask]:
        """The tasks, as they are now."""
        return self._tasks.values()

    def is_new(self, heard_of: ProjectSummary | TrackedTask) -> bool:
        """Tell whether a project or a task was not known before."""
        return heard_of not in self._known

    def take_in(self, fact: Fact) -> None:
        """Take a fact in; one that is known already changes nothing."""
        if isinstance(fact, ProjectFact):
            self._of_project(fact)
        else:
            self._of_task(fact)

    def _of_project(self, fact: ProjectFact) -> None:
        known = self._summaries.get(fact.project_id)
        summary = known or ProjectSummary.heard_of(fact.project_id, self._tenant, fact.active_at)
        summary.learn(fact)
        self._summaries[summary.id] = summary

    def _of_task(self, fact: TaskFact) -> None:
        task = self._tasks.get(fact.task_id) or TrackedTask.heard_of(self._tenant, fact)
        before = task.counts_as
        task.learn(fact)
        self._tasks[task.id] = task
        if task.project_id is not None:
            summary = self._summary(task.project_id, task)
            summary.recount(before, task.counts_as)
            summary.touch(task.active_at)

    def _summary(self, project: ProjectId, task: TrackedTask) -> ProjectSummary:
        known = self._summaries.get(project)
        if known is None:
            known = self._summaries[project] = ProjectSummary.heard_of(project, self._tenant, task.active_at)
        return known
