from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi import Depends

from src.application.services.permission_service import has_permission, has_role
from src.domain.enums.admin_role import AdminRole
from src.domain.enums.permission import Permission
from src.domain.exceptions.auth_errors import PermissionDeniedError
from src.infrastructure.database.models.admin_user_model import AdminUserModel
from src.presentation.dependencies.auth import get_current_user


def require_permission(permission: Permission) -> Callable[..., Awaitable[AdminUserModel]]:
    async def check(user: AdminUserModel = Depends(get_current_user)) -> AdminUserModel:
        if not has_permission(AdminRole(user.role), permission):
            raise PermissionDeniedError("a permission is missing", {"permission": permission.value})
        return user

    return check


def require_role(role: AdminRole) -> Callable[..., Awaitable[AdminUserModel]]:
    async def check(user: AdminUserModel = Depends(get_current_user)) -> AdminUserModel:
        if not has_role(AdminRole(user.role), role):
            raise PermissionDeniedError("a higher role is needed", {"role": role.value})
        return user

    return check


async def get_current_admin_id(user: AdminUserModel = Depends(get_current_user)) -> UUID:
    return user.id
