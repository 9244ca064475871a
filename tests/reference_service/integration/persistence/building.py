"""The smallest context there can be, over the table of projects, and what the tests ask of it."""

from collections.abc import Sequence
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from reference_service.adapters.persistence.audit_log.trail import ChainedTrail
from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.outbox import OutboxRow
from reference_service.adapters.persistence.shared.repository import SqlRepository
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.adapters.persistence.shared.unit_of_work import Listener, SqlUnitOfWork
from reference_service.adapters.persistence.work.tables import ProjectRow
from reference_service.application.shared.ports.ids import IdFactory
from reference_service.domain.shared.errors import Conflict
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import ProjectId, TenantId, UserId
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.work.project import Project
from tests.reference_service.fakes.shared import BEGINNING, FakeClock

ADA, BOB = UserId(UUID(int=0xADA)), UserId(UUID(int=0xB0B))
ACME, GLOBEX = TenantId(UUID(int=0xAC3E)), TenantId(UUID(int=0x910B))
MINUTE = timedelta(minutes=1)
PROJECT_EXISTS = Conflict(code="PROJECT_EXISTS", message="There is such a project already.")


class RandomIds(IdFactory):
    """Identities that also two units of work at once never share; later ones do not sort later."""

    def new(self) -> UUID:
        return uuid4()


class SqlProjects(SqlRepository[ProjectId, Project, ProjectRow]):
    kind = ProjectRow
    what = "project"

    async def named(self, name: str) -> Project | None:
        return await self._first(select(ProjectRow).where(ProjectRow.name == name))

    async def write_early(self, entity: Project) -> None:
        """Send a row to the database before the commit, as no repository does."""
        row = self._row(entity)
        row.version = 1
        self._session.add(row)
        await self._session.flush()

    def _key(self, entity: Project) -> ProjectId:
        return entity.id

    def _primary_key(self, key: ProjectId) -> UUID:
        return key.value

    def _entity(self, row: ProjectRow) -> Project:
        return Project(
            id=ProjectId(row.id),
            tenant_id=TenantId(row.tenant_id),
            name=Name(row.name),
            description=Prose(row.description),
            owner_id=UserId(row.owner_id),
            created_at=row.created_at,
            deleted_at=row.deleted_at,
            version=row.version,
        )

    def _row(self, entity: Project) -> ProjectRow:
        row = ProjectRow(
            id=entity.id.value,
            tenant_id=entity.tenant_id.value,
            owner_id=entity.owner_id.value,
            created_at=entity.created_at,
        )
        self._apply(entity, row)
        return row

    def _apply(self, entity: Project, row: ProjectRow) -> None:
        row.name = entity.name.value
        row.description = entity.description.value
        row.deleted_at = entity.deleted_at


class ProjectWork(SqlUnitOfWork):
    """A unit of work over projects, whose session the tests of the tenant scope get hold of."""

    conflicts = MappingProxyType({"uq_projects_tenant_id_name": PROJECT_EXISTS})

    def __init__(
        self,
        databases: Databases,
        *,
        tenant: TenantId | None = ACME,
        by: UserId | None = ADA,
        ids: IdFactory | None = None,
        after_commit: Sequence[Listener] = (),
    ) -> None:
        super().__init__(
            databases,
            FakeClock(),
            ids or RandomIds(),
            by=by,
            tenant=tenant,
            trail=ChainedTrail(),
            after_commit=after_commit,
        )
        self.projects = SqlProjects(self._session, self._changes)

    @property
    def session(self) -> AsyncSession:
        return self._session


def project(number: int, *, tenant: TenantId = ACME, name: str | None = None) -> Project:
    """Return a new project; its number is its identity."""
    return Project.start(
        ProjectId(UUID(int=number)),
        tenant_id=tenant,
        name=Name(name or f"Project {number}"),
        description=Prose(""),
        owner_id=ADA,
        now=BEGINNING,
    )


async def stored(databases: Databases, *projects: Project) -> None:
    """Store projects, each in its tenant."""
    for each in projects:
        async with ProjectWork(databases, tenant=each.tenant_id) as work:
            await work.projects.add(each)
            assert (await work.commit()).is_ok()


async def names(databases: Databases) -> dict[int, tuple[str, int]]:
    """Return the name and the version of each project that is stored, by its number, in all tenants."""
    async with as_service(databases.reader).connect() as connection:
        rows = (await connection.execute(select(ProjectRow.id, ProjectRow.name, ProjectRow.version))).all()
    return {row.id.int: (row.name, row.version) for row in rows}


async def posted(databases: Databases) -> list[tuple[str, int]]:
    """Return the name and the aggregate of each event in the outbox, oldest first."""
    async with as_service(databases.reader).connect() as connection:
        statement = select(OutboxRow.name, OutboxRow.aggregate).order_by(OutboxRow.occurred_at, OutboxRow.aggregate)
        return [(row.name, row.aggregate.int) for row in await connection.execute(statement)]


def noting(told: list[Event]) -> Listener:
    """Return a listener that keeps what it is told."""

    async def note(events: Sequence[Event]) -> None:
        told.extend(events)

    return note
