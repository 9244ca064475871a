"""All ports of persistence at once, fulfilled by fakes or by a database."""

from collections.abc import Sequence
from dataclasses import dataclass

from reference_service.adapters.persistence.audit_log.trail import ChainedTrail
from reference_service.adapters.persistence.identity.readers import SqlUserReader
from reference_service.adapters.persistence.identity.unit_of_work import SqlIdentityTransactions
from reference_service.adapters.persistence.profile.readers import SqlProfileReader
from reference_service.adapters.persistence.profile.unit_of_work import SqlProfileTransactions
from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.tenancy.readers import SqlMemberships, SqlTenantReader
from reference_service.adapters.persistence.tenancy.unit_of_work import SqlTenancyTransactions
from reference_service.adapters.persistence.work.readers import SqlProjectReader, SqlTaskReader
from reference_service.adapters.persistence.work.repositories import SqlGraveyard
from reference_service.adapters.persistence.work.unit_of_work import SqlWorkTransactions
from reference_service.application.identity.ports import IdentityTransactions, UserReader
from reference_service.application.profile.ports import ProfileReader, ProfileTransactions
from reference_service.application.tenancy.ports import Memberships, TenancyTransactions, TenantReader
from reference_service.application.work.ports import Graveyard, ProjectReader, TaskReader, WorkTransactions
from reference_service.domain.shared.events import Event
from tests.reference_service.fakes.identity import FakeIdentityTransactions, FakeUserReader
from tests.reference_service.fakes.profile import FakeProfileReader, FakeProfileTransactions
from tests.reference_service.fakes.shared import FakeClock, FakeIds, Store
from tests.reference_service.fakes.tenancy import FakeMemberships, FakeTenancyTransactions, FakeTenantReader
from tests.reference_service.fakes.work import FakeGraveyard, FakeProjectReader, FakeTaskReader, FakeWorkTransactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a contract is tested on: `told` are the events of all commits, in their order."""

    clock: FakeClock
    told: list[Event]
    identity: IdentityTransactions
    profile: ProfileTransactions
    tenancy: TenancyTransactions
    work: WorkTransactions
    users: UserReader
    profiles: ProfileReader
    tenants: TenantReader
    memberships: Memberships
    projects: ProjectReader
    tasks: TaskReader
    graveyard: Graveyard


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
        users=FakeUserReader(store),
        profiles=FakeProfileReader(store),
        tenants=FakeTenantReader(store),
        memberships=FakeMemberships(store),
        projects=FakeProjectReader(store),
        tasks=FakeTaskReader(store),
        graveyard=FakeGraveyard(store),
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
        users=SqlUserReader(databases),
        profiles=SqlProfileReader(databases),
        tenants=SqlTenantReader(databases),
        memberships=SqlMemberships(databases),
        projects=SqlProjectReader(databases),
        tasks=SqlTaskReader(databases),
        graveyard=SqlGraveyard(databases),
    )
