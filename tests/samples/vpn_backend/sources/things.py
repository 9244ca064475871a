"""What the service is about: the things that have an entity, a port and most often a table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the domain. `word` is its name in code, `fields` are those of its entity beside `id`.

    A thing has a repository port named after it, and an error that says that it was not found.
    """

    name: str
    word: str
    fields: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return its plural."""
        return self.word.removesuffix("y") + "ies" if self.word.endswith("y") else self.word + "s"


@dataclass(frozen=True, slots=True)
class Table:
    """A database table: the name of its model, the module, and the columns beside `id`."""

    model: str
    module: str
    columns: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return the table's name."""
        return self.module.removesuffix("_model") + "s"


THINGS = (
    Thing(
        "User",
        "user",
        (
            "username: str",
            "status: UserStatus",
            "email: Email | None",
            "traffic_limit_bytes: int | None",
            "used_traffic_bytes: int | None",
            "expire_at: datetime | None",
            "created_at: datetime",
        ),
    ),
    Thing(
        "Server",
        "server",
        (
            "name: str",
            "address: str",
            "port: int",
            "location: Geolocation",
            "is_connected: bool",
            "is_connecting: bool",
            "is_disabled: bool",
        ),
    ),
    Thing(
        "Payment", "payment", ("user_id: UUID", "amount: Money", "provider: str", "state: PaymentState", "created_at: datetime")
    ),
    Thing("Subscription", "subscription", ("user_id: UUID", "plan_id: UUID", "starts_at: datetime", "ends_at: datetime")),
    Thing("AuditEntry", "audit_entry", ("admin_id: UUID | None", "action: str", "target: str", "created_at: datetime")),
    Thing("WebhookEntry", "webhook_entry", ("source: str", "payload: str", "is_valid: bool", "received_at: datetime")),
    Thing("TelegramUser", "telegram_user", ("telegram_id: int", "username: str", "user_id: UUID | None")),
)

TABLES = (
    Table(
        "AdminUser",
        "admin_user_model",
        ("login: str", "email: str", "password_hash: str", "role: str", "totp_secret: str | None", "is_active: bool"),
    ),
    Table(
        "RefreshToken", "refresh_token_model", ("admin_id: UUID", "token_hash: str", "expires_at: datetime", "is_revoked: bool")
    ),
    Table("OAuthAccount", "oauth_account_model", ("admin_id: UUID", "provider: str", "subject: str")),
    Table("AuditLog", "audit_log_model", ("admin_id: UUID | None", "action: str", "target: str", "created_at: datetime")),
    Table("WebhookLog", "webhook_log_model", ("source: str", "payload: str", "is_valid: bool", "received_at: datetime")),
    Table("ServerModel", "server_model", ("name: str", "address: str", "port: int", "country: str", "is_disabled: bool")),
    Table("PaymentModel", "payment_model", ("user_id: UUID", "cents: int", "currency: str", "provider: str", "state: str")),
    Table("SubscriptionModel", "subscription_model", ("user_id: UUID", "plan_id: UUID", "ends_at: datetime", "is_active: bool")),
    Table("TelegramUserModel", "telegram_user_model", ("telegram_id: int", "username: str", "user_id: UUID | None")),
)
