"""All ports of persistence at once, fulfilled by fakes or by a database."""

from collections.abc import Sequence
from dataclasses import dataclass

from reference_service.adapters.persistence.audit_log.trail import ChainedTrail
from reference_service.adapters.persistence.files.readers import SqlFileReader
from reference_service.adapters.persistence.files.unit_of_work import SqlFilesTransactions
from reference_service.adapters.persistence.flags.readers import SqlFlagReader
from reference_service.adapters.persistence.flags.unit_of_work import SqlFlagsTransactions
from reference_service.adapters.persistence.identity.readers import SqlSessionReader, SqlUserReader
from reference_service.adapters.persistence.identity.unit_of_work import SqlIdentityTransactions
from reference_service.adapters.persistence.overview.readers import SqlOverviewReader
from reference_service.adapters.persistence.overview.unit_of_work import SqlOverviewTransactions
from reference_service.adapters.persistence.profile.readers import SqlProfileReader
from reference_service.adapters.persistence.profile.unit_of_work import SqlProfileTransactions
from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.tenancy.directory import SqlTenantDirectory
from reference_service.adapters.persistence.tenancy.readers import SqlMemberships, SqlTenantReader
from reference_service.adapters.persistence.tenancy.unit_of_work import SqlTenancyTransactions
from reference_service.adapters.persistence.webhooks.queue import SqlDueDeliveries
from reference_service.adapters.persistence.webhooks.readers import SqlWebhookReader
from reference_service.adapters.persistence.webhooks.unit_of_work import SqlWebhooksTransactions
from reference_service.adapters.persistence.work.readers import SqlProjectReader, SqlTaskReader, SqlTaskStream
from reference_service.adapters.persistence.work.repositories import SqlGraveyard
from reference_service.adapters.persistence.work.unit_of_work import SqlWorkTransactions
from reference_service.application.files.ports import FileReader, FilesTransactions
from reference_service.application.flags.ports import FlagReader, FlagsTransactions
from reference_service.application.identity.ports import IdentityTransactions, SessionReader, UserReader
from reference_service.application.overview.ports import OverviewReader, OverviewTransactions
from reference_service.application.profile.ports import ProfileReader, ProfileTransactions
from reference_service.application.tenancy.ports import Memberships, TenancyTransactions, TenantDirectory, TenantReader
from reference_service.application.webhooks.ports import DueDeliveries, WebhookReader, WebhooksTransactions
from reference_service.application.work.ports import Graveyard, ProjectReader, TaskReader, TaskStream, WorkTransactions
from reference_service.domain.shared.events import Event
from tests.reference_service.fakes.files import FakeFileReader, FakeFilesTransactions
from tests.reference_service.fakes.flags import FakeFlagReader, FakeFlagsTransactions
from tests.reference_service.fakes.identity import FakeIdentityTransactions, FakeSessionReader, FakeUserReader
from tests.reference_service.fakes.overview import FakeOverviewReader, FakeOverviewTransactions
from tests.reference_service.fakes.profile import FakeProfileReader, FakeProfileTransactions
from tests.reference_service.fakes.shared import FakeClock, FakeIds, Store
from tests.reference_service.fakes.tenancy import FakeMemberships, FakeTenancyTransactions, FakeTenantDirectory, FakeTenantReader
from tests.reference_service.fakes.webhooks import FakeDueDeliveries, FakeWebhookReader, FakeWebhooksTransactions
from tests.reference_service.fakes.work import (
    FakeGraveyard,
    FakeProjectReader,
    FakeTaskReader,
    FakeTaskStream,
    FakeWorkTransactions,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a contract is tested on: `told` are the events of all commits, in their order."""

    clock: FakeClock
    told: list[Event]
    identity: IdentityTransactions
    profile: ProfileTransactions
    tenancy: TenancyTransactions
    work: WorkTransactions
    webhooks: WebhooksTransactions
    users: UserReader
    sessions: SessionReader
    profiles: ProfileReader
    tenants: TenantReader
    memberships: Memberships
    projects: ProjectReader
    tasks: TaskReader
    stream: TaskStream
    graveyard: Graveyard
    endpoints: WebhookReader
    due: DueDeliveries
    overview: OverviewTransactions
    progress: OverviewReader
    directory: TenantDirectory
    files: FilesTransactions
    shelf: FileReader
    switching: FlagsTransactions
    switches: FlagReader


def ground_in_memory() -> Ground:
    """Return ports that are fakes, all over one store."""
    store = Store()
    return Ground(
        clock=FakeClock(),
        told=store.events,
        identity=FakeIdentityTransactions(store),
        profile=FakeProfileTransactions(store),
        tenancy=FakeTenancyTransactions(store),
        work=FakeWorkTransactions(store),
        webhooks=FakeWebhooksTransactions(store),
        users=FakeUserReader(store),
        sessions=FakeSessionReader(store),
        profiles=FakeProfileReader(store),
        tenants=FakeTenantReader(store),
        memberships=FakeMemberships(store),
        projects=FakeProjectReader(store),
        tasks=FakeTaskReader(store),
        stream=FakeTaskStream(store),
        graveyard=FakeGraveyard(store),
        endpoints=FakeWebhookReader(store),
        due=FakeDueDeliveries(store),
        overview=FakeOverviewTransactions(store),
        progress=FakeOverviewReader(store),
        directory=FakeTenantDirectory(store),
        files=FakeFilesTransactions(store),
        shelf=FakeFileReader(store),
        switching=FakeFlagsTransactions(store),
        switches=FakeFlagReader(store),
    )


def ground_on(databases: Databases) -> Ground:
    """Return ports that a migrated database fulfils."""
    clock, ids, trail = FakeClock(), FakeIds(), ChainedTrail()
    told: list[Event] = []

    async def note(events: Sequence[Event]) -> None:
        told.extend(events)

    tell = (note,)
    return Ground(
        clock=clock,
        told=told,
        identity=SqlIdentityTransactions(databases, clock, ids, trail, tell),
        profile=SqlProfileTransactions(databases, clock, ids, trail, tell),
        tenancy=SqlTenancyTransactions(databases, clock, ids, trail, tell),
        work=SqlWorkTransactions(databases, clock, ids, trail, tell),
        webhooks=SqlWebhooksTransactions(databases, clock, ids, trail, tell),
        users=SqlUserReader(databases),
        sessions=SqlSessionReader(databases),
        profiles=SqlProfileReader(databases),
        tenants=SqlTenantReader(databases),
        memberships=SqlMemberships(databases),
        projects=SqlProjectReader(databases),
        tasks=SqlTaskReader(databases),
        stream=SqlTaskStream(databases),
        graveyard=SqlGraveyard(databases),
        endpoints=SqlWebhookReader(databases),
        due=SqlDueDeliveries(databases),
        overview=SqlOverviewTransactions(databases, clock, ids, trail),
        progress=SqlOverviewReader(databases),
        directory=SqlTenantDirectory(databases),
        files=SqlFilesTransactions(databases, clock, ids, trail, tell),
        shelf=SqlFileReader(databases),
        switching=SqlFlagsTransactions(databases, clock, ids, trail, tell),
        switches=SqlFlagReader(databases),
    )
