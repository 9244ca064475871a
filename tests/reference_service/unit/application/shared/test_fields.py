from dataclasses import dataclass

import pytest

from reference_service.application.identity.fields import USER_FIELDS
from reference_service.application.shared.fields import FieldPolicy
from reference_service.application.tenancy.fields import MEMBER_FIELDS, TENANT_FIELDS
from reference_service.domain.shared.access import Permission, PlatformRole, TenantRole


@dataclass(frozen=True)
class Sheet:
    name: str
    wage: int


POLICY = FieldPolicy(Sheet, {"wage": Permission.MEMBERS_MANAGE})


def test_a_field_that_takes_a_permission_is_hidden_from_whoever_lacks_it() -> None:
    assert POLICY.hidden(TenantRole.MEMBER.allows) == {"wage"}
    assert POLICY.hidden(TenantRole.MANAGER.allows) == frozenset()


def test_a_field_that_takes_none_is_for_everybody() -> None:
    assert POLICY.shows("name", TenantRole.VIEWER.allows)


def test_a_policy_for_a_field_that_is_not_there_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="`Sheet` has no field `salary`"):
        FieldPolicy(Sheet, {"salary": Permission.MEMBERS_MANAGE})


@pytest.mark.parametrize(
    ("hidden", "fields"),
    [
        (USER_FIELDS.hidden(PlatformRole.SUPPORT.allows), {"two_factor", "last_seen_at"}),
        (USER_FIELDS.hidden(PlatformRole.ADMINISTRATOR.allows), set()),
        (MEMBER_FIELDS.hidden(TenantRole.VIEWER.allows), {"email"}),
        (MEMBER_FIELDS.hidden(TenantRole.OWNER.allows), set()),
        (TENANT_FIELDS.hidden(TenantRole.VIEWER.allows), {"open_invitations"}),
        (TENANT_FIELDS.hidden(TenantRole.OWNER.allows), set()),
    ],
)
def test_what_each_role_does_not_see_of_what_we_tell(hidden: frozenset[str], fields: set[str]) -> None:
    assert hidden == fields
