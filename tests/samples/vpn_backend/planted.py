"""What is broken on purpose, and how the second state mends it."""

import re

V1 = "src/presentation/api/v1/"
REPOSITORIES = "src.infrastructure.database.repositories."
AUTH_SERVICE = "src.application.services.auth_service"

VAIN = {
    "src.infrastructure.repositories.admin_user_repository": ("AdminUserRepository", f"{REPOSITORIES}admin_user_repo"),
    "src.infrastructure.repositories.server_repository": ("ServerRepository", f"{REPOSITORIES}server_repo"),
    "src.infrastructure.repositories.payment_repository": ("PaymentRepository", f"{REPOSITORIES}payment_repo"),
    "src.infrastructure.repositories.audit_log_repository": ("AuditLogRepository", f"{REPOSITORIES}audit_log_repo"),
    "src.infrastructure.repositories.webhook_log_repository": ("WebhookLogRepository", f"{REPOSITORIES}webhook_log_repo"),
    "src.infrastructure.repositories.telegram_user_repository": ("TelegramUserRepository", f"{REPOSITORIES}telegram_user_repo"),
    "src.infrastructure.security.password_hasher": ("PasswordHasher", AUTH_SERVICE),
    "src.infrastructure.security.token_manager": ("TokenManager", AUTH_SERVICE),
}
"""CRIT-1: the modules that do not exist, the name that routes import from each, and where it is to be found."""

AFFECTED = tuple(
    f"{V1}{route}.py"
    for route in (
        "auth/routes",
        "auth/registration",
        "users/routes",
        "users/bulk",
        "users/actions",
        "servers/routes",
        "monitoring/routes",
        "payments/routes",
        "webhooks/routes",
        "admin/routes",
        "telegram/routes",
    )
)
"""CRIT-1: the routes that import from them."""

USED = {
    "USER_CREATE": "WRITE_USERS",
    "USER_READ": "READ_USERS",
    "USER_UPDATE": "WRITE_USERS",
    "USER_DELETE": "DELETE_USERS",
    "SERVER_READ": "READ_SERVERS",
    "SERVER_CREATE": "WRITE_SERVERS",
    "SERVER_UPDATE": "WRITE_SERVERS",
    "SERVER_DELETE": "DELETE_SERVERS",
    "PAYMENT_CREATE": "MANAGE_PAYMENTS",
    "PAYMENT_READ": "MANAGE_PAYMENTS",
    "MONITORING_READ": "VIEW_ANALYTICS",
    "AUDIT_READ": "VIEW_AUDIT_LOG",
    "WEBHOOK_READ": "VIEW_WEBHOOK_LOG",
    "SUBSCRIPTION_CREATE": "MANAGE_PLANS",
}
"""CRIT-2: the permissions that routes ask for, and the one that each should be."""

DEFINED = (
    "READ_USERS",
    "WRITE_USERS",
    "DELETE_USERS",
    "READ_SERVERS",
    "WRITE_SERVERS",
    "DELETE_SERVERS",
    "MANAGE_PAYMENTS",
    "VIEW_ANALYTICS",
    "MANAGE_ADMINS",
    "VIEW_AUDIT_LOG",
    "VIEW_WEBHOOK_LOG",
    "MANAGE_PLANS",
)
"""CRIT-2: the permissions that there are."""

MISNAMED, NAMED, MISNAMED_MODULE = "AdminUserModel", "AdminUser", "src.infrastructure.database.models.admin_user_model"
"""CRIT-3: what five files import, what the module defines, and the module."""

MISNAMING = (
    "src/application/use_cases/auth/two_factor.py",
    "src/presentation/api/v1/oauth/routes.py",
    "src/presentation/api/v1/two_factor/routes.py",
    "src/presentation/dependencies/auth.py",
    "src/presentation/dependencies/roles.py",
)
"""CRIT-3: the five files."""

NO_INIT = tuple(f"{V1}{folder}" for folder in ("admin", "monitoring", "telegram", "webhooks"))
"""MINOR-3: the folders of the API that lack an `__init__.py`."""


def vain_origins() -> dict[str, dict[str, str]]:
    """Return, by path of an affected route, the modules that it imports names from in vain."""
    return {path: {name: module for module, (name, _) in VAIN.items()} for path in AFFECTED}


def mended(text: str) -> str:
    """Return code with CRIT-1 to CRIT-3 mended: other imports, other permissions, the name that is defined."""
    for module, (name, home) in VAIN.items():
        text = text.replace(f"from {module} import", f"from {home} import")
        if home == AUTH_SERVICE:
            text = re.sub(rf"\b{name}\b", "AuthService", text)
    for used, defined in USED.items():
        text = text.replace(f"Permission.{used})", f"Permission.{defined})")
    return re.sub(rf"\b{MISNAMED}\b", NAMED, text)
