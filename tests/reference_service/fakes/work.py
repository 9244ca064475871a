"""Fakes of the ports of work."""

import unicodedata
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from datetime import datetime

from reference_service.application.work.ports import (
    Colleagues,
    Graveyard,
    ProjectReader,
    Projects,
    ProjectView,
    TaskFilter,
    TaskReader,
    Tasks,
    TaskStream,
    TaskView,
    WorkTransactions,
    WorkUnitOfWork,
)
from reference_service.application.work.views import view_of_project, view_of_task
from reference_service.domain.shared.errors import Conflict
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.work.project import Project
from reference_service.domain.work.task import Task
from reference_service.domain.work.workflow import State
from tests.reference_service.fakes.pages import page_of
from tests.reference_service.fakes.scoped import FakeTenantCollection, FakeTenantUnitOfWork, FakeTransactions
from tests.reference_service.fakes.shared import Store

PROJECT_EXISTS = Conflict(code="PROJECT_EXISTS", message="There is a project of this name.")


class FakeProjects(FakeTenantCollection[ProjectId, Project], Projects):
    """The projects of one tenant."""

    def __init__(self, store: Store, tenant: TenantId) -> None:
        super().__init__(store, "projects", "project", lambda each: each.id, tenant, lambda each: each.tenant_id)


class FakeTasks(FakeTenantCollection[TaskId, Task], Tasks):
    """The tasks of one tenant."""

    def __init__(self, store: Store, tenant: TenantId) -> None:
        super().__init__(store, "tasks", "task", lambda each: each.id, tenant, lambda each: each.tenant_id)


class FakeWorkUnitOfWork(FakeTenantUnitOfWork, WorkUnitOfWork):
    """A transaction over the projects and tasks of one tenant, in which no two living projects share a name."""

    def __init__(self, transactions: FakeTransactions, tenant: TenantId) -> None:
        super().__init__(transactions)
        self.projects: FakeProjects = FakeProjects(self.store, tenant)
        self.tasks: FakeTasks = FakeTasks(self.store, tenant)
        self.collections = (self.projects, self.tasks)

    def clash(self) -> Conflict | None:
        names = Counter(project.name for project in self.projects.seen() if project.deleted_at is None)
        return PROJECT_EXISTS if any(count > 1 for count in names.values()) else None


class FakeWorkTransactions(FakeTransactions, WorkTransactions):
    """Where units of work over a store come from."""

    def begin(self, tenant: TenantId, by: UserId | None) -> FakeWorkUnitOfWork:
        self.by.append(by)
        return FakeWorkUnitOfWork(self, tenant)


class FakeColleagues(Colleagues):
    """The members that a test gives, by their tenant; it is asked outside of transactions only."""

    def __init__(self, transactions: FakeWorkTransactions, members: Mapping[TenantId, frozenset[UserId]]) -> None:
        self._transactions = transactions
        self.members = members

    async def includes(self, tenant: TenantId, user: UserId) -> bool:
        assert not self._transactions.is_open, "Another context was called inside a transaction of this one."
        return user in self.members.get(tenant, frozenset())


class FakeProjectReader(ProjectReader):
    """The projects of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, tenant: TenantId, project: ProjectId) -> ProjectView | None:
        return next((view for view in self._views(tenant) if view.id == project.value and view.deleted_at is None), None)

    async def page(self, tenant: TenantId, request: PageRequest) -> Page[ProjectView]:
        return _page([view for view in self._views(tenant) if view.deleted_at is None], request)

    async def deleted(self, tenant: TenantId, request: PageRequest) -> Page[ProjectView]:
        return _page([view for view in self._views(tenant) if view.deleted_at is not None], request)

    async def task_counts(self, tenant: TenantId, project: ProjectId) -> Mapping[State, int]:
        tasks = _living_tasks(self._store, tenant)
        return Counter(task.state for task in tasks if task.project_id == project)

    def _views(self, tenant: TenantId) -> list[ProjectView]:
        return [view_of_project(project) for project in projects_of(self._store) if project.tenant_id == tenant]


class FakeTaskReader(TaskReader):
    """The tasks of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, tenant: TenantId, task: TaskId) -> TaskView | None:
        return next((view_of_task(each) for each in _living_tasks(self._store, tenant) if each.id == task), None)

    async def page(self, tenant: TenantId, wanted: TaskFilter, request: PageRequest) -> Page[TaskView]:
        tasks = [task for task in _living_tasks(self._store, tenant) if _is_wanted(task, wanted)]
        return page_of([view_of_task(task) for task in tasks], lambda view: Place(view.created_at, view.id), request)


class FakeTaskStream(TaskStream):
    """The tasks of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def living(self, tenant: TenantId) -> AsyncGenerator[TaskView, None]:
        for view in _in_order(_living_tasks(self._store, tenant)):
            yield view

    async def all(self, tenant: TenantId) -> AsyncGenerator[TaskView, None]:
        for view in _in_order([task for task in tasks_of(self._store) if task.tenant_id == tenant]):
            yield view


class FakeGraveyard(Graveyard):
    """The deleted projects and tasks of a store; tasks go with their project."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def purge(self, before: datetime) -> int:
        projects = {each.id for each in projects_of(self._store) if each.deleted_at is not None and each.deleted_at < before}
        tasks = {
            each.id
            for each in tasks_of(self._store)
            if each.project_id in projects or (each.deleted_at is not None and each.deleted_at < before)
        }
        for table, gone in (("projects", projects), ("tasks", tasks)):
            rows = self._store.tables.get(table, {})
            self._store.tables[table] = {key: entity for key, entity in rows.items() if key not in gone}
        return len(projects) + len(tasks)


def projects_of(store: Store) -> list[Project]:
    """Return all projects that were committed."""
    return [entity for entity in store.tables.get("projects", {}).values() if isinstance(entity, Project)]


def tasks_of(store: Store) -> list[Task]:
    """Return all tasks that were committed."""
    return [entity for entity in store.tables.get("tasks", {}).values() if isinstance(entity, Task)]


def _living_tasks(store: Store, tenant: TenantId) -> list[Task]:
    there = {project.id for project in projects_of(store) if project.deleted_at is None}
    return [task for task in tasks_of(store) if task.tenant_id == tenant and task.deleted_at is None and task.project_id in there]


def _in_order(tasks: list[Task]) -> list[TaskView]:
    return sorted((view_of_task(task) for task in tasks), key=lambda view: (view.created_at, view.id))


def _is_wanted(task: Task, wanted: TaskFilter) -> bool:
    return (
        wanted.project in {None, task.project_id}
        and wanted.state in {None, task.state}
        and wanted.assignee in {None, task.assignee_id}
        and _folded(wanted.words or "") in _folded(task.title.value)
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _page(views: list[ProjectView], request: PageRequest) -> Page[ProjectView]:
    return page_of(views, lambda view: Place(view.created_at, view.id), request)
