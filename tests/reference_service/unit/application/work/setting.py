"""Two tenants with a project and a task each, and what the use cases of work are made of."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from reference_service.application.shared.actor import TenantActor
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId, UserId
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.work.project import Project
from reference_service.domain.work.task import Task
from reference_service.domain.work.workflow import State
from tests.reference_service.fakes.shared import BEGINNING, FakeClock, FakeIds, Store
from tests.reference_service.fakes.work import (
    FakeColleagues,
    FakeGraveyard,
    FakeProjectReader,
    FakeTaskReader,
    FakeWorkTransactions,
    projects_of,
    tasks_of,
)

OWNER, MANAGER, MEMBER, OTHER, VIEWER, STRANGER = (UserId(UUID(int=number)) for number in range(101, 107))
ROLES: Final = {
    OWNER: TenantRole.OWNER,
    MANAGER: TenantRole.MANAGER,
    MEMBER: TenantRole.MEMBER,
    OTHER: TenantRole.MEMBER,
    VIEWER: TenantRole.VIEWER,
}
OURS, THEIRS = (TenantId(UUID(int=number)) for number in range(201, 203))
PROJECT, THEIR_PROJECT, NO_PROJECT = (ProjectId(UUID(int=number)) for number in range(301, 304))
TASK, THEIR_TASK, NO_TASK = (TaskId(UUID(int=number)) for number in range(401, 404))


def project(project_id: ProjectId = PROJECT, *, name: str = "Engine", deleted_at: datetime | None = None) -> Project:
    """Return a stored project, which the member owns if it is ours."""
    foreign = project_id == THEIR_PROJECT
    return Project(
        id=project_id,
        tenant_id=THEIRS if foreign else OURS,
        name=Name(name),
        description=Prose("It computes."),
        owner_id=STRANGER if foreign else MEMBER,
        created_at=BEGINNING,
        deleted_at=deleted_at,
        version=3,
    )


def task(
    task_id: TaskId = TASK,
    *,
    project_id: ProjectId = PROJECT,
    title: str = "Cut the gears",
    state: State = State.OPEN,
    created_by: UserId = MEMBER,
    assignee_id: UserId | None = None,
    deleted_at: datetime | None = None,
) -> Task:
    """Return a stored task, which the member has made if it is ours."""
    foreign = task_id == THEIR_TASK
    return Task(
        id=task_id,
        tenant_id=THEIRS if foreign else OURS,
        project_id=THEIR_PROJECT if foreign else project_id,
        title=Name(title),
        description=Prose("Of brass."),
        state=state,
        created_by=created_by,
        created_at=BEGINNING,
        assignee_id=assignee_id,
        deleted_at=deleted_at,
        version=5,
    )


def at_work(user_id: UserId) -> TenantActor:
    """Return a member of our tenant at work in it."""
    return TenantActor(user_id, OURS, ROLES[user_id])


@dataclass(slots=True)
class Setting:
    """All that the use cases ask for, over one store that holds a project with a task for each tenant."""

    store: Store = field(default_factory=Store)
    clock: FakeClock = field(default_factory=FakeClock)
    ids: FakeIds = field(default_factory=FakeIds)
    transactions: FakeWorkTransactions = field(init=False)
    colleagues: FakeColleagues = field(init=False)
    projects: FakeProjectReader = field(init=False)
    tasks: FakeTaskReader = field(init=False)
    graveyard: FakeGraveyard = field(init=False)

    def __post_init__(self) -> None:
        self.transactions = FakeWorkTransactions(self.store)
        members = {OURS: frozenset(ROLES), THEIRS: frozenset({STRANGER})}
        self.colleagues = FakeColleagues(self.transactions, members)
        self.projects = FakeProjectReader(self.store)
        self.tasks = FakeTaskReader(self.store)
        self.graveyard = FakeGraveyard(self.store)
        self.keep(project(), project(THEIR_PROJECT), task(), task(THEIR_TASK))

    def keep(self, *entities: Project | Task) -> None:
        """Put entities into the store as they are."""
        for entity in entities:
            table = "projects" if isinstance(entity, Project) else "tasks"
            self.store.tables.setdefault(table, {})[entity.id] = entity

    def project(self, project_id: ProjectId = PROJECT) -> Project:
        """Return a project as it is stored."""
        return next(each for each in projects_of(self.store) if each.id == project_id)

    def task(self, task_id: TaskId = TASK) -> Task:
        """Return a task as it is stored."""
        return next(each for each in tasks_of(self.store) if each.id == task_id)
