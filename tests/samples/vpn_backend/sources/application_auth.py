"""Signing in: use cases that hold repositories and sessions, and answer with raw dicts."""

AUTH_SERVICE = """\
class AuthService:
    def __init__(self, secret: str) -> None:
        self._secret = secret

    def hash_password(self, password: str) -> str:
        salt = secrets.token_hex(16)
        return f"{salt}${self._derived(password, salt)}"

    def verify_password(self, password: str, stored: str) -> bool:
        salt, _, expected = stored.partition("$")
        return hmac.compare_digest(self._derived(password, salt), expected)

    def create_access_token(self, admin_id: UUID) -> str:
        expires_at = datetime.now(UTC) + timedelta(minutes=15)
        return jwt.encode({"sub": str(admin_id), "exp": expires_at}, self._secret, algorithm="HS256")

    def subject_of(self, token: str) -> str:
        try:
            claims = jwt.decode(token, self._secret, algorithms=["HS256"])
        except jwt.InvalidTokenError as error:
            raise InvalidTokenError("the token is not valid") from error
        return str(claims["sub"])

    def hash_token(self, token: str) -> str:
        return hmac.new(self._secret.encode(), token.encode(), hashlib.sha256).hexdigest()

    def _derived(self, password: str, salt: str) -> str:
        return hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), 600_000).hex()
"""

LOGIN = """\
class LoginUseCase:
    def __init__(self, user_repo: AdminUserRepository, auth_service: AuthService, session: AsyncSession) -> None:
        self._user_repo = user_repo
        self._auth_service = auth_service
        self._session = session

    async def execute(self, login: str, password: str) -> dict[str, str]:
        admin = await self._user_repo.get_by_login(login)
        if admin is None or not self._auth_service.verify_password(password, admin.password_hash):
            raise InvalidCredentialsError("login or password is wrong")
        refresh_token = await self._issue_refresh_token(admin)
        await self._session.commit()
        return {"access_token": self._auth_service.create_access_token(admin.id), "refresh_token": refresh_token}

    async def _issue_refresh_token(self, admin: AdminUser) -> str:
        token = secrets.token_urlsafe(32)
        stored = RefreshToken(
            id=uuid4(),
            admin_id=admin.id,
            token_hash=self._auth_service.hash_token(token),
            expires_at=datetime.now(UTC) + timedelta(days=30),
            is_revoked=False,
        )
        await self._user_repo.add_refresh_token(stored)
        return token
"""

REGISTER = """\
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
"""

REFRESH = """\
class RefreshTokenUseCase:
    def __init__(self, user_repo: AdminUserRepository, auth_service: AuthService, session: AsyncSession) -> None:
        self._user_repo = user_repo
        self._auth_service = auth_service
        self._session = session

    async def execute(self, refresh_token: str) -> dict[str, str]:
        stored = await self._user_repo.get_refresh_token(self._auth_service.hash_token(refresh_token))
        if stored is None or self._is_spent(stored):
            raise InvalidTokenError("the refresh token is not valid")
        await self._session.commit()
        return {"access_token": self._auth_service.create_access_token(stored.admin_id), "refresh_token": refresh_token}

    def _is_spent(self, token: RefreshToken) -> bool:
        return token.is_revoked or token.expires_at < datetime.now(UTC)
"""

LOGOUT = """\
class LogoutUseCase:
    def __init__(self, user_repo: AdminUserRepository, auth_service: AuthService, session: AsyncSession) -> None:
        self._user_repo = user_repo
        self._auth_service = auth_service
        self._session = session

    async def execute(self, refresh_token: str) -> None:
        await self._user_repo.revoke_refresh_token(self._auth_service.hash_token(refresh_token))
        await self._session.commit()
"""

TWO_FACTOR = """\
class TwoFactorUseCase:
    def __init__(self, user_repo: AdminUserRepository, session: AsyncSession) -> None:
        self._user_repo = user_repo
        self._session = session

    async def execute_enable(self, admin_id: UUID) -> dict[str, str]:
        admin = await self._admin(admin_id)
        secret = secrets.token_hex(20)
        await self._user_repo.set_totp_secret(admin.id, secret)
        await self._session.commit()
        return {"secret": secret, "account": admin.login}

    async def execute_disable(self, admin_id: UUID) -> dict[str, str]:
        admin = await self._admin(admin_id)
        await self._user_repo.set_totp_secret(admin.id, None)
        await self._session.commit()
        return {"account": admin.login}

    async def _admin(self, admin_id: UUID) -> AdminUserModel:
        admin = await self._user_repo.get_by_id(admin_id)
        if admin is None:
            raise UserNotFoundError(admin_id)
        return admin
"""

OAUTH_LOGIN = """\
class OAuthLoginUseCase:
    def __init__(
        self,
        user_repo: AdminUserRepository,
        account_repo: OAuthAccountRepository,
        auth_service: AuthService,
        session: AsyncSession,
    ) -> None:
        self._user_repo = user_repo
        self._account_repo = account_repo
        self._auth_service = auth_service
        self._session = session

    async def execute(self, profile: OAuthProfile) -> dict[str, str]:
        admin = await self._user_repo.get_by_login(profile.email)
        if admin is None:
            raise InvalidCredentialsError("nobody has this address", {"provider": profile.provider})
        account = OAuthAccount(id=uuid4(), admin_id=admin.id, provider=profile.provider, subject=profile.subject)
        await self._account_repo.create(account)
        await self._session.commit()
        return {"access_token": self._auth_service.create_access_token(admin.id)}
"""

USE_CASES = {
    "auth/login": LOGIN,
    "auth/register": REGISTER,
    "auth/refresh_token": REFRESH,
    "auth/logout": LOGOUT,
    "auth/two_factor": TWO_FACTOR,
    "auth/oauth_login": OAUTH_LOGIN,
}
