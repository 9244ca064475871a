from uuid import UUID

import pytest

from reference_service.application.shared.actor import Actor, TenantActor
from reference_service.domain.shared.access import Permission, PlatformRole, TenantRole
from reference_service.domain.shared.errors import Denied
from reference_service.domain.shared.ids import SessionId, TenantId, UserId
from reference_service.domain.shared.result import Err, Ok

ADA, SESSION, ACME = UserId(UUID(int=1)), SessionId(UUID(int=2)), TenantId(UUID(int=3))


def refused(permission: Permission) -> Err[Denied]:
    return Err(Denied(code="PERMISSION_MISSING", message=f"This takes the permission `{permission.value}`."))


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", PlatformRole)
def test_an_actor_goes_on_with_what_the_role_on_the_platform_allows(role: PlatformRole, permission: Permission) -> None:
    outcome = Actor(ADA, SESSION, role).require(permission)

    assert outcome == (Ok(None) if role.allows(permission) else refused(permission))


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", TenantRole)
def test_a_member_goes_on_with_what_the_role_in_the_tenant_allows(role: TenantRole, permission: Permission) -> None:
    member = TenantActor(ADA, ACME, role)

    assert member.may(permission) is role.allows(permission)
    assert member.require(permission) == (Ok(None) if role.allows(permission) else refused(permission))


def test_an_administrator_of_the_platform_may_nothing_in_a_tenant() -> None:
    administrator = Actor(ADA, SESSION, PlatformRole.ADMINISTRATOR)

    assert administrator.require(Permission.PROJECTS_READ) == refused(Permission.PROJECTS_READ)
