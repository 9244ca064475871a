from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from src.application.services.auth_service import AuthService
from src.domain.enums.admin_role import AdminRole
from src.domain.exceptions.user_errors import UserAlreadyExistsError
from src.domain.value_objects.email import Email
from src.infrastructure.database.models.admin_user_model import AdminUser
from src.infrastructure.database.repositories.admin_user_repo import AdminUserRepository


class RegisterUseCase:
    def __init__(self, user_repo: AdminUserRepository, auth_service: AuthService, session: AsyncSession) -> None:
        self._user_repo = user_repo
        self._auth_service = auth_service
        self._session = session

    async def execute(self, login: str, email: str, password: str) -> dict[str, str]:
        if await self._user_repo.get_by_login(login) is not None:
            raise UserAlreadyExistsError("the login is taken", {"login": login})
        admin = AdminUser(
            id=uuid4(),
            login=login,
            email=Email(email).value,
            password_hash=self._auth_service.hash_password(password),
            role=AdminRole.VIEWER.value,
            is_active=True,
        )
        await self._user_repo.create(admin)
        await self._session.commit()
        return {"id": str(admin.id), "login": admin.login}
