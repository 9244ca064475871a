"""Who may see the log."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import pytest

from reference_service.application import audit_log
from reference_service.application.audit_log.queries.list_activities import ListActivitiesHandler
from reference_service.application.audit_log.queries.list_entries import ListEntriesHandler
from reference_service.application.audit_log.queries.list_platform_entries import ListPlatformEntriesHandler
from reference_service.application.audit_log.queries.verify_log import VerifyLogHandler
from reference_service.application.shared.actor import Actor, TenantActor, denied
from reference_service.domain.shared.access import Permission, PlatformRole, TenantRole
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.ids import SessionId, TenantId, UserId
from reference_service.domain.shared.pagination import PageRequest
from reference_service.domain.shared.result import Err, Result
from tests.reference_service.fakes.audit_log import FakeAuditReader
from tests.reference_service.unit.application.matrix import PowerlessActor, handlers_of

pytestmark = pytest.mark.anyio
USER, TENANT, SESSION = UserId(UUID(int=1)), TenantId(UUID(int=2)), SessionId(UUID(int=3))
ALL = PageRequest(10)
OF_MEMBERS: Mapping[str, Callable[[TenantActor], Awaitable[Result[object, DomainError]]]] = {
    "ListEntriesHandler": lambda actor: ListEntriesHandler(FakeAuditReader()).execute(actor, ALL),
    "VerifyLogHandler": lambda actor: VerifyLogHandler(FakeAuditReader()).execute(actor),
}


def test_every_use_case_is_in_the_matrix() -> None:
    # All logs at once are verified for whoever runs the service, on its own machine.
    assert handlers_of(audit_log) - {"VerifyAllLogsHandler"} == {
        *OF_MEMBERS,
        "ListActivitiesHandler",
        "ListPlatformEntriesHandler",
    }


@pytest.mark.parametrize("role", TenantRole)
@pytest.mark.parametrize("name", OF_MEMBERS)
async def test_only_those_who_manage_see_a_tenants_log(name: str, role: TenantRole) -> None:
    outcome = await OF_MEMBERS[name](TenantActor(USER, TENANT, role))

    if role in {TenantRole.MANAGER, TenantRole.OWNER}:
        assert outcome.is_ok()
    else:
        assert outcome == Err(denied(Permission.AUDIT_READ))


@pytest.mark.parametrize("role", PlatformRole)
async def test_users_of_every_role_see_their_own_log(role: PlatformRole) -> None:
    assert (await ListActivitiesHandler(FakeAuditReader()).execute(Actor(USER, SESSION, role), ALL)).is_ok()


async def test_a_user_without_the_permission_does_not() -> None:
    nobody = PowerlessActor(USER, SESSION, PlatformRole.USER)

    assert await ListActivitiesHandler(FakeAuditReader()).execute(nobody, ALL) == Err(denied(Permission.ACCOUNT_MANAGE))


@pytest.mark.parametrize("role", PlatformRole)
async def test_only_staff_sees_the_log_of_the_platform(role: PlatformRole) -> None:
    outcome = await ListPlatformEntriesHandler(FakeAuditReader()).execute(Actor(USER, SESSION, role), ALL)

    if role is PlatformRole.USER:
        assert outcome == Err(denied(Permission.SYSTEM_READ))
    else:
        assert outcome.is_ok()
