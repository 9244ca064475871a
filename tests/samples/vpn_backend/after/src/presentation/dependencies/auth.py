import jwt
from fastapi import Depends, HTTPException, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from src.config.settings import Settings, get_settings
from src.infrastructure.database.models.admin_user_model import AdminUser
from src.infrastructure.database.repositories.admin_user_repo import AdminUserRepository
from src.presentation.dependencies.database import get_db


async def get_current_user(
    credentials: HTTPAuthorizationCredentials = Depends(HTTPBearer()),
    settings: Settings = Depends(get_settings),
    db: AsyncSession = Depends(get_db),
) -> AdminUser:
    """Returns the administrator whose token came with the request."""
    try:
        claims = jwt.decode(credentials.credentials, settings.jwt_secret.get_secret_value(), algorithms=["HS256"])
    except jwt.InvalidTokenError as error:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, detail="the token is not valid") from error
    user = await _load_user(str(claims["sub"]), db)
    if user is None or not user.is_active:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, detail="sign in first")
    return user


async def _load_user(user_id: str, db: AsyncSession) -> AdminUser | None:
    repo = AdminUserRepository(db)
    from uuid import UUID
    user = await repo.get_by_id(UUID(user_id))
    return user
