"""Who may see which part of a tenant."""

from types import MappingProxyType
from typing import Final

from reference_service.application.shared.fields import FieldPolicy
from reference_service.application.tenancy.ports import MemberView, TenantDetails
from reference_service.domain.shared.access import Permission

MEMBER_FIELDS: Final = FieldPolicy(MemberView, MappingProxyType({"email": Permission.MEMBER_EMAILS_READ}))
TENANT_FIELDS: Final = FieldPolicy(TenantDetails, MappingProxyType({"open_invitations": Permission.MEMBERS_INVITE}))
