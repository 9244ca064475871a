"""The routes about people: signing in, users, administrators, Telegram accounts."""

from tests.samples.vpn_backend.sources.endpoints import Endpoint, RouteFile

ADMINS = "user_repo = AdminUserRepository(db)"
CLIENT = "client = RemnawaveClient(settings.remnawave_url, settings.remnawave_token.get_secret_value())"
GATEWAY = f"{CLIENT}\n    gateway = RemnawaveUserGateway(client)"
TOKENS = "auth_service = TokenManager(settings.jwt_secret.get_secret_value())"
PASSWORDS = "auth_service = PasswordHasher(settings.jwt_secret.get_secret_value())"
CREATE, READ, UPDATE, DELETE = (f"require_permission(Permission.USER_{each})" for each in ("CREATE", "READ", "UPDATE", "DELETE"))

AUTH = RouteFile(
    "/auth",
    (
        Endpoint(
            "post /login",
            "login",
            ("request: LoginRequest", "db", "settings"),
            (ADMINS, TOKENS, "use_case = LoginUseCase(user_repo, auth_service, db)"),
            "use_case.execute(request.login, request.password)",
            gives="TokenResponse",
        ),
        Endpoint(
            "post /refresh",
            "refresh",
            ("request: RefreshRequest", "db", "settings"),
            (ADMINS, TOKENS, "use_case = RefreshTokenUseCase(user_repo, auth_service, db)"),
            "use_case.execute(request.refresh_token)",
            gives="TokenResponse",
        ),
        Endpoint(
            "post /logout",
            "logout",
            ("request: RefreshRequest", "db", "settings"),
            (ADMINS, TOKENS, "use_case = LogoutUseCase(user_repo, auth_service, db)"),
            "use_case.execute(request.refresh_token)",
        ),
    ),
)

REGISTRATION = RouteFile(
    "/auth",
    (
        Endpoint(
            "post /register",
            "register",
            ("request: RegisterRequest", "db", "settings"),
            (ADMINS, PASSWORDS, "use_case = RegisterUseCase(user_repo, auth_service, db)"),
            "use_case.execute(request.login, request.email, request.password)",
            gives="RegisteredResponse",
        ),
    ),
)

USERS = RouteFile(
    "/users",
    (
        Endpoint(
            "post /",
            "create_user",
            ("request: CreateUserRequest", "db", "settings", "admin_id"),
            (ADMINS, GATEWAY, "use_case = CreateUserUseCase(user_repo, gateway)"),
            "use_case.execute(admin_id, NewUserDTO(request.username, request.traffic_limit_bytes, request.expire_at))",
            gives="UserResponse",
            guard=CREATE,
        ),
        Endpoint(
            "get /",
            "list_users",
            ("page", "db"),
            (ADMINS, "use_case = ListUsersUseCase(user_repo)"),
            "use_case.execute(offset, limit)",
            gives="list[UserResponse]",
            guard=READ,
        ),
        Endpoint(
            "get /{user_id}",
            "get_user",
            ("user_id: UUID", "db"),
            (ADMINS, "use_case = GetUserUseCase(user_repo)"),
            "use_case.execute(user_id)",
            gives="UserResponse",
            guard=READ,
        ),
        Endpoint(
            "put /{user_id}",
            "update_user",
            ("user_id: UUID", "request: CreateUserRequest", "settings"),
            (GATEWAY, "use_case = UpdateUserUseCase(gateway)"),
            "use_case.execute(user_id, NewUserDTO(request.username, request.traffic_limit_bytes, request.expire_at))",
            gives="UserResponse",
            guard=UPDATE,
        ),
        Endpoint(
            "delete /{user_id}",
            "delete_user",
            ("user_id: UUID", "settings"),
            (GATEWAY, "use_case = DeleteUserUseCase(gateway)"),
            "use_case.execute(user_id)",
            guard=DELETE,
        ),
    ),
    session="Session",
)

BULK = RouteFile(
    "/users",
    (
        Endpoint(
            "post /bulk/disable",
            "disable_users",
            ("request: BulkRequest", "db", "settings", "admin_id"),
            (ADMINS, GATEWAY, "use_case = BulkDisableUsersUseCase(user_repo, gateway)"),
            "use_case.execute(admin_id, request.user_ids)",
            gives="list[UserResponse]",
            guard=UPDATE,
        ),
    ),
)

ACTIONS = RouteFile(
    "/users",
    (
        Endpoint(
            "post /{user_id}/disable",
            "disable_user",
            ("user_id: UUID", "db", "settings", "admin_id"),
            (ADMINS, GATEWAY, "use_case = BulkDisableUsersUseCase(user_repo, gateway)"),
            "use_case.execute(admin_id, [user_id])",
            gives="list[UserResponse]",
            guard=UPDATE,
        ),
        Endpoint(
            "post /{user_id}/reset-traffic",
            "reset_traffic",
            ("user_id: UUID", "settings"),
            (GATEWAY, "use_case = ResetTrafficUseCase(gateway)"),
            "use_case.execute(user_id)",
            gives="UserResponse",
            guard=UPDATE,
        ),
    ),
)

TELEGRAM = RouteFile(
    "/telegram",
    (
        Endpoint(
            "get /{telegram_user_id}",
            "get_telegram_user",
            ("telegram_user_id: UUID", "db"),
            ("telegram_repo = TelegramUserRepository(db)", "use_case = GetTelegramUserUseCase(telegram_repo)"),
            "use_case.execute(telegram_user_id)",
            gives="TelegramUserResponse",
            guard=READ,
        ),
        Endpoint(
            "post /link",
            "link_telegram",
            ("request: LinkRequest", "db"),
            ("telegram_repo = TelegramUserRepository(db)", "use_case = LinkTelegramUseCase(telegram_repo)"),
            "use_case.execute(request.telegram_user_id, request.user_id)",
            guard=UPDATE,
        ),
    ),
)

TWO_FACTOR = RouteFile(
    "/two-factor",
    tuple(
        Endpoint(
            f"post /{action}",
            f"{action}_two_factor",
            ("db", "current_user"),
            (ADMINS, "use_case = TwoFactorUseCase(user_repo, db)"),
            f"use_case.execute_{action}(current_user.id)",
            gives="dict[str, str]",
        )
        for action in ("enable", "disable")
    ),
)

OAUTH = RouteFile(
    "/oauth",
    (
        *(
            Endpoint(
                f"post /{provider.lower()}/callback",
                f"{provider.lower()}_callback",
                ("request: OAuthCallbackRequest", "db", "settings"),
                (
                    f"client = {provider}OAuthClient(",
                    f"    settings.{provider.lower()}_client_id, settings.{provider.lower()}_client_secret.get_secret_value()",
                    ")",
                    "auth_service = AuthService(settings.jwt_secret.get_secret_value())",
                    "use_case = OAuthLoginUseCase(AdminUserRepository(db), OAuthAccountRepository(db), auth_service, db)",
                ),
                "use_case.execute(await client.fetch_profile(request.code))",
                gives="OAuthTokenResponse",
            )
            for provider in ("Google", "GitHub")
        ),
        Endpoint(
            "delete /accounts/{account_id}",
            "unlink_account",
            ("account_id: UUID", "db", "current_user"),
            ("account_repo = OAuthAccountRepository(db)",),
            "account_repo.remove(account_id)",
            guard="require_role(AdminRole.ADMIN)",
        ),
    ),
)

FILES = {
    "auth/routes": AUTH,
    "auth/registration": REGISTRATION,
    "users/routes": USERS,
    "users/bulk": BULK,
    "users/actions": ACTIONS,
    "telegram/routes": TELEGRAM,
    "two_factor/routes": TWO_FACTOR,
    "oauth/routes": OAUTH,
}

SCHEMAS: dict[str, dict[str, tuple[str, ...]]] = {
    "auth": {
        "LoginRequest": ("login: str", "password: str"),
        "RefreshRequest": ("refresh_token: str",),
        "RegisterRequest": ("login: str", "email: EmailStr", "password: str = Field(min_length=12)"),
        "TokenResponse": ("access_token: str", "refresh_token: str"),
        "RegisteredResponse": ("id: UUID", "login: str"),
    },
    "users": {
        "CreateUserRequest": ("username: str", "traffic_limit_bytes: int | None = None", "expire_at: datetime | None = None"),
        "BulkRequest": ("user_ids: list[UUID]",),
        "UserResponse": ("id: UUID", "username: str", "status: UserStatus", "expire_at: datetime | None"),
    },
    "telegram": {
        "LinkRequest": ("telegram_user_id: UUID", "user_id: UUID"),
        "TelegramUserResponse": ("id: UUID", "telegram_id: int", "username: str"),
    },
    "oauth": {
        "OAuthCallbackRequest": ("code: str",),
        "OAuthTokenResponse": ("access_token: str",),
    },
}
