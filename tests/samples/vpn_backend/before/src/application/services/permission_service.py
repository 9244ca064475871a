from src.domain.enums.admin_role import AdminRole
from src.domain.enums.permission import Permission

RANKS = (AdminRole.VIEWER, AdminRole.SUPPORT, AdminRole.ADMIN, AdminRole.SUPER_ADMIN)
GRANTED = {
    AdminRole.VIEWER: frozenset({Permission.READ_USERS, Permission.READ_SERVERS, Permission.VIEW_ANALYTICS}),
    AdminRole.SUPPORT: frozenset({Permission.WRITE_USERS, Permission.VIEW_WEBHOOK_LOG}),
    AdminRole.ADMIN: frozenset({Permission.WRITE_SERVERS, Permission.MANAGE_PAYMENTS, Permission.MANAGE_PLANS}),
    AdminRole.SUPER_ADMIN: frozenset(Permission),
}


def has_permission(role: AdminRole, permission: Permission) -> bool:
    reached = RANKS[: RANKS.index(role) + 1]
    return any(permission in GRANTED[rank] for rank in reached)


def has_role(role: AdminRole, required: AdminRole) -> bool:
    return RANKS.index(role) >= RANKS.index(required)
