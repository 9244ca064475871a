"""Who may run which use case of flags."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import pytest

from reference_service.application import flags
from reference_service.application.flags.commands.change_house_rules import ChangeHouseRules, ChangeHouseRulesHandler
from reference_service.application.flags.commands.delete_flag import DeleteFlag, DeleteFlagHandler
from reference_service.application.flags.commands.retry_event import RetryEvent, RetryEventHandler
from reference_service.application.flags.commands.set_flag import SetFlag, SetFlagHandler
from reference_service.application.flags.queries.get_flag import GetFlagHandler
from reference_service.application.flags.queries.get_house_rules import GetHouseRulesHandler
from reference_service.application.flags.queries.inspect_system import InspectSystemHandler
from reference_service.application.flags.queries.list_buried_events import ListBuriedEventsHandler
from reference_service.application.flags.queries.list_dead_jobs import ListDeadJobsHandler
from reference_service.application.flags.queries.list_features import ListFeaturesHandler
from reference_service.application.flags.queries.list_flags import ListFlagsHandler
from reference_service.application.shared.actor import Actor, TenantActor, denied
from reference_service.domain.shared.access import Permission, PlatformRole, TenantRole
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.ids import SessionId, TenantId, UserId
from reference_service.domain.shared.result import Err, Result
from tests.reference_service.contract.building import flag
from tests.reference_service.fakes.flags import (
    FakeFlagReader,
    FakeFlagsTransactions,
    FakeGraves,
    FakeInspection,
    FakeRules,
)
from tests.reference_service.fakes.jobs import FakeDeadJobs
from tests.reference_service.fakes.shared import FakeClock, Store
from tests.reference_service.unit.application.flags.building import BURIED, buried
from tests.reference_service.unit.application.matrix import PowerlessActor, PowerlessMember, handlers_of

pytestmark = pytest.mark.anyio
ADA, SESSION, TENANT = UserId(UUID(int=1)), SessionId(UUID(int=2)), TenantId(UUID(int=3))
Run = Callable[[FakeFlagsTransactions, Actor], Awaitable[Result[object, DomainError]]]

BY_STAFF: Mapping[str, tuple[Permission, Run]] = {
    "SetFlagHandler": (
        Permission.FLAGS_MANAGE,
        lambda t, by: SetFlagHandler(t, FakeClock()).execute(
            by,
            SetFlag(name="engines", description="", is_enabled=True, percent=1, always=(), never=(), expected_version=None),
        ),
    ),
    "DeleteFlagHandler": (
        Permission.FLAGS_MANAGE,
        lambda t, by: DeleteFlagHandler(t, FakeClock()).execute(by, DeleteFlag(name="looms")),
    ),
    "ListFlagsHandler": (
        Permission.FLAGS_READ,
        lambda t, by: ListFlagsHandler(FakeFlagReader(t.store)).execute(by),
    ),
    "GetFlagHandler": (
        Permission.FLAGS_READ,
        lambda t, by: GetFlagHandler(FakeFlagReader(t.store)).execute(by, "looms"),
    ),
    "ChangeHouseRulesHandler": (
        Permission.SYSTEM_MANAGE,
        lambda t, by: ChangeHouseRulesHandler(t, FakeClock()).execute(
            by, ChangeHouseRules(is_registration_open=False, maintenance_message=None, expected_version=0)
        ),
    ),
    "RetryEventHandler": (
        Permission.SYSTEM_MANAGE,
        lambda _, by: RetryEventHandler(FakeGraves(buried()), FakeClock()).execute(by, RetryEvent(event_id=str(BURIED))),
    ),
    "GetHouseRulesHandler": (
        Permission.SYSTEM_READ,
        lambda t, by: GetHouseRulesHandler(FakeFlagReader(t.store)).execute(by),
    ),
    "InspectSystemHandler": (
        Permission.SYSTEM_READ,
        lambda _, by: InspectSystemHandler(FakeInspection(), FakeClock()).execute(by),
    ),
    "ListBuriedEventsHandler": (
        Permission.SYSTEM_READ,
        lambda _, by: ListBuriedEventsHandler(FakeGraves()).execute(by),
    ),
    "ListDeadJobsHandler": (
        Permission.SYSTEM_READ,
        lambda _, by: ListDeadJobsHandler(FakeDeadJobs()).execute(by),
    ),
}
BY_MEMBERS = {"ListFeaturesHandler"}
each_use_case = pytest.mark.parametrize("name", BY_STAFF)


@pytest.fixture
def transactions() -> FakeFlagsTransactions:
    kept = flag()
    kept.pull_events()
    kept.stored(1)
    return FakeFlagsTransactions(Store(tables={"flags": {kept.name: kept}}))


def test_every_use_case_is_in_the_matrix() -> None:
    assert handlers_of(flags) == {*BY_STAFF, *BY_MEMBERS}


@each_use_case
@pytest.mark.parametrize("role", PlatformRole)
async def test_users_run_what_their_role_allows(transactions: FakeFlagsTransactions, name: str, role: PlatformRole) -> None:
    permission, run = BY_STAFF[name]

    outcome = await run(transactions, Actor(ADA, SESSION, role))

    if role.allows(permission):
        assert outcome.is_ok()
    else:
        assert outcome == Err(denied(permission))
        assert (transactions.by, transactions.store.commits) == ([], 0)


@each_use_case
async def test_whoever_may_do_nothing_is_refused_before_any_work(transactions: FakeFlagsTransactions, name: str) -> None:
    permission, run = BY_STAFF[name]

    outcome = await run(transactions, PowerlessActor(ADA, SESSION, PlatformRole.ADMINISTRATOR))

    assert (outcome, transactions.by) == (Err(denied(permission)), [])


@pytest.mark.parametrize("role", TenantRole)
async def test_members_of_every_role_see_what_is_on(role: TenantRole) -> None:
    assert (await ListFeaturesHandler(FakeRules()).execute(TenantActor(ADA, TENANT, role))).is_ok()


async def test_a_member_without_the_permission_sees_nothing() -> None:
    powerless = PowerlessMember(ADA, TENANT, TenantRole.OWNER)

    assert await ListFeaturesHandler(FakeRules()).execute(powerless) == Err(denied(Permission.FEATURES_READ))
