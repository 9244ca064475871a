"""Who may do what: the one list of permissions, and the roles that grant them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Permission(StrEnum):
    """Something that a role may allow."""

    ACCOUNT_MANAGE = "account.manage"
    PROFILE_READ = "profile.read"
    PROFILE_EDIT = "profile.edit"
    TENANTS_CREATE = "tenants.create"
    TENANTS_JOIN = "tenants.join"
    USERS_READ = "users.read"
    USERS_MANAGE = "users.manage"
    ROLES_READ = "roles.read"
    ROLES_GRANT = "roles.grant"
    FLAGS_READ = "flags.read"
    FLAGS_MANAGE = "flags.manage"
    SYSTEM_READ = "system.read"
    SYSTEM_MANAGE = "system.manage"

    TENANT_EDIT = "tenant.edit"
    MEMBERS_READ = "members.read"
    MEMBERS_INVITE = "members.invite"
    MEMBERS_MANAGE = "members.manage"
    MEMBER_EMAILS_READ = "members.read_emails"
    FEATURES_READ = "features.read"
    PROJECTS_READ = "projects.read"
    PROJECTS_CREATE = "projects.create"
    PROJECTS_EDIT = "projects.edit"
    PROJECTS_DELETE = "projects.delete"
    TASKS_READ = "tasks.read"
    TASKS_CREATE = "tasks.create"
    TASKS_EDIT = "tasks.edit"
    TASKS_DELETE = "tasks.delete"
    TASKS_EXPORT = "tasks.export"
    FILES_READ = "files.read"
    FILES_UPLOAD = "files.upload"
    AUDIT_READ = "audit.read"
    WEBHOOKS_MANAGE = "webhooks.manage"


class PlatformRole(StrEnum):
    """What a user is to the whole service, from the least to the most."""

    USER = "user"
    SUPPORT = "support"
    ADMINISTRATOR = "administrator"

    @property
    def rank(self) -> int:
        """How high it stands: nobody grants a role above their own."""
        return list(PlatformRole).index(self)

    def allows(self, permission: Permission) -> bool:
        """Tell whether the role grants the permission."""
        return permission in _PLATFORM[self]


class TenantRole(StrEnum):
    """What a member is to one tenant, from the least to the most."""

    VIEWER = "viewer"
    MEMBER = "member"
    MANAGER = "manager"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        """How high it stands: nobody grants a role above their own."""
        return list(TenantRole).index(self)

    def allows(self, permission: Permission) -> bool:
        """Tell whether the role grants the permission."""
        return permission in _TENANT[self]


_USER = frozenset(
    {
        Permission.ACCOUNT_MANAGE,
        Permission.PROFILE_READ,
        Permission.PROFILE_EDIT,
        Permission.TENANTS_CREATE,
        Permission.TENANTS_JOIN,
    }
)
_SUPPORT = _USER | {Permission.USERS_READ, Permission.ROLES_READ, Permission.FLAGS_READ, Permission.SYSTEM_READ}
_ADMINISTRATOR = _SUPPORT | {
    Permission.USERS_MANAGE,
    Permission.ROLES_GRANT,
    Permission.FLAGS_MANAGE,
    Permission.SYSTEM_MANAGE,
}
_PLATFORM: Mapping[PlatformRole, frozenset[Permission]] = MappingProxyType(
    {
        PlatformRole.USER: _USER,
        PlatformRole.SUPPORT: _SUPPORT,
        PlatformRole.ADMINISTRATOR: _ADMINISTRATOR,
    }
)

_VIEWER = frozenset(
    {Permission.MEMBERS_READ, Permission.FEATURES_READ, Permission.PROJECTS_READ, Permission.TASKS_READ, Permission.FILES_READ}
)
_MEMBER = _VIEWER | {
    Permission.PROJECTS_CREATE,
    Permission.PROJECTS_EDIT,
    Permission.PROJECTS_DELETE,
    Permission.TASKS_CREATE,
    Permission.TASKS_EDIT,
    Permission.TASKS_DELETE,
    Permission.FILES_UPLOAD,
}
_MANAGER = _MEMBER | {
    Permission.MEMBERS_INVITE,
    Permission.MEMBERS_MANAGE,
    Permission.MEMBER_EMAILS_READ,
    Permission.TASKS_EXPORT,
    Permission.AUDIT_READ,
    Permission.WEBHOOKS_MANAGE,
}
_TENANT: Mapping[TenantRole, frozenset[Permission]] = MappingProxyType(
    {
        TenantRole.VIEWER: _VIEWER,
        TenantRole.MEMBER: _MEMBER,
        TenantRole.MANAGER: _MANAGER,
        TenantRole.OWNER: _MANAGER | {Permission.TENANT_EDIT},
    }
)
