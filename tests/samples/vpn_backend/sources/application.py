"""The application: queries and plain commands that stand on ports, data of use cases, services and event handlers."""

from collections.abc import Iterator

from tests.samples.vpn_backend.assembly import Source
from tests.samples.vpn_backend.sources import application_auth, application_commands
from tests.samples.vpn_backend.sources.things import THINGS, Thing

QUERIES = {
    "user": ("users", ("get", "list")),
    "server": ("servers", ("get", "list")),
    "payment": ("payments", ("get", "list")),
    "subscription": ("subscriptions", ("list", "delete")),
    "telegram_user": ("telegram", ("get",)),
    "audit_entry": ("admin", ("list",)),
    "webhook_entry": ("admin", ("list",)),
}
"""The folder of each thing's use cases, and those that a port is enough for."""

DTOS = {
    "user": ("NewUserDTO", ("username: str", "traffic_limit_bytes: int | None", "expire_at: datetime | None")),
    "server": ("ServerDTO", ("id: UUID", "name: str", "address: str", "port: int", "country: str")),
    "payment": ("PaymentDTO", ("id: UUID", "state: str", "pay_url: str")),
    "subscription": ("SubscriptionDTO", ("id: UUID", "plan_id: UUID", "ends_at: datetime")),
    "statistics": ("StatisticsDTO", ("servers: int", "servers_online: int", "payments: int")),
}

GET = """\
class Get{name}UseCase:
    def __init__(self, {words}: {name}Repository) -> None:
        self._{words} = {words}

    async def execute(self, {word}_id: UUID) -> {name}:
        {word} = await self._{words}.get_by_id({word}_id)
        if {word} is None:
            raise {name}NotFoundError({word}_id)
        return {word}
"""

LIST = """\
class List{plural}UseCase:
    def __init__(self, {words}: {name}Repository) -> None:
        self._{words} = {words}

    async def execute(self, offset: int = 0, limit: int = 50) -> list[{name}]:
        return await self._{words}.get_page(offset, limit)
"""

DELETE = """\
class Delete{name}UseCase:
    def __init__(self, {words}: {name}Repository) -> None:
        self._{words} = {words}

    async def execute(self, {word}_id: UUID) -> None:
        if await self._{words}.get_by_id({word}_id) is None:
            raise {name}NotFoundError({word}_id)
        await self._{words}.delete({word}_id)
"""

STATISTICS = """\
class GetStatisticsUseCase:
    def __init__(self, servers: ServerRepository, payments: PaymentRepository) -> None:
        self._servers = servers
        self._payments = payments

    async def execute(self) -> StatisticsDTO:
        servers = await self._servers.get_page(0, 1000)
        payments = await self._payments.get_page(0, 1000)
        online = [server for server in servers if server.status is ServerStatus.ONLINE]
        return StatisticsDTO(servers=len(servers), servers_online=len(online), payments=len(payments))
"""

PERMISSION_SERVICE = """\
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
"""

EVENT_BUS = """\
Handler = Callable[[DomainEvent], Awaitable[None]]


class EventBus:
    def __init__(self) -> None:
        self._handlers: dict[type[DomainEvent], list[Handler]] = {}

    def subscribe(self, event: type[DomainEvent], handler: Handler) -> None:
        self._handlers.setdefault(event, []).append(handler)

    async def publish(self, event: DomainEvent) -> None:
        for handler in self._handlers.get(type(event), []):
            await handler(event)
"""

AUDIT_HANDLER = """\
class AuditHandler:
    def __init__(self, entries: AuditLogRepository, session: AsyncSession) -> None:
        self._entries = entries
        self._session = session

    async def handle(self, event: AdminLoggedIn) -> None:
        entry = AuditLog(
            id=event.event_id,
            admin_id=event.admin_id,
            action="login",
            target=event.address,
            created_at=event.occurred_at,
        )
        await self._entries.create(entry)
        await self._session.commit()
"""

NOTIFICATION_HANDLER = """\
logger = logging.getLogger(__name__)


class NotificationHandler:
    def __init__(self, users: UserRepository) -> None:
        self._users = users

    async def handle(self, event: PaymentReceived) -> None:
        user = await self._users.get_by_id(event.user_id)
        if user is None:
            raise UserNotFoundError(event.user_id)
        logger.info("payment %s of %s has arrived", event.payment_id, user.username)
"""


def sources() -> Iterator[tuple[str, Source]]:
    """Yield the modules of the application layer."""
    for thing in THINGS:
        folder, actions = QUERIES[thing.word]
        for action in actions:
            yield (
                f"src/application/use_cases/{folder}/{_stem(action, thing)}.py",
                Source(_use_case(action, thing), of_domain=True),
            )
    yield "src/application/use_cases/monitoring/get_statistics.py", Source(STATISTICS, of_domain=True)
    for topic, (name, fields) in DTOS.items():
        yield f"src/application/dto/{topic}_dto.py", Source(_dto(name, fields))
    yield "src/application/services/permission_service.py", Source(PERMISSION_SERVICE)
    yield "src/application/events/event_bus.py", Source(EVENT_BUS)
    yield "src/application/events/handlers/audit_handler.py", Source(AUDIT_HANDLER)
    yield "src/application/events/handlers/notification_handler.py", Source(NOTIFICATION_HANDLER, of_domain=True)
    yield "src/application/services/auth_service.py", Source(application_auth.AUTH_SERVICE)
    for path, body in (application_auth.USE_CASES | application_commands.USE_CASES).items():
        yield f"src/application/use_cases/{path}.py", Source(body)


def _stem(action: str, thing: Thing) -> str:
    return f"{action}_{thing.words if action == 'list' else thing.word}"


def _use_case(action: str, thing: Thing) -> str:
    plural = "".join(word.capitalize() for word in thing.words.split("_"))
    template = {"get": GET, "list": LIST, "delete": DELETE}[action]
    return template.format(name=thing.name, plural=plural, word=thing.word, words=thing.words)


def _dto(name: str, fields: tuple[str, ...]) -> str:
    return f"@dataclass(frozen=True)\nclass {name}:\n" + "".join(f"    {each}\n" for each in fields)
