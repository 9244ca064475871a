"""The domain: frozen entities that hold data only, value objects that validate, ports, events and errors."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.samples.vpn_backend.assembly import Source
from tests.samples.vpn_backend.sources.things import THINGS, Thing

ENUMS = {
    "user_status": ("UserStatus", ("ACTIVE", "DISABLED", "LIMITED", "EXPIRED")),
    "server_status": ("ServerStatus", ("ONLINE", "OFFLINE", "CONNECTING", "DISABLED")),
    "payment_state": ("PaymentState", ("PENDING", "PAID", "FAILED", "REFUNDED")),
    "admin_role": ("AdminRole", ("VIEWER", "SUPPORT", "ADMIN", "SUPER_ADMIN")),
}

ERRORS = {
    "user": ("UserAlreadyExistsError", "UserDisabledError"),
    "server": ("ServerUnavailableError",),
    "payment": ("PaymentFailedError",),
    "subscription": ("SubscriptionExpiredError",),
    "telegram_user": ("TelegramAlreadyLinkedError",),
    "auth": ("InvalidCredentialsError", "InvalidTokenError", "PermissionDeniedError"),
    "validation": ("InvalidValueError",),
}

EVENTS: dict[str, dict[str, tuple[str, ...]]] = {
    "user": {"UserCreated": ("user_id: UUID", "username: str"), "UserDeleted": ("user_id: UUID",)},
    "payment": {"PaymentReceived": ("payment_id: UUID", "user_id: UUID"), "PaymentRejected": ("payment_id: UUID", "reason: str")},
    "server": {"ServerWentDown": ("server_id: UUID",), "ServerRecovered": ("server_id: UUID",)},
    "auth": {"AdminLoggedIn": ("admin_id: UUID", "address: str")},
}

SERVER_STATUS = """
    @property
    def status(self) -> ServerStatus:
        if self.is_disabled:
            return ServerStatus.DISABLED
        if self.is_connecting:
            return ServerStatus.CONNECTING
        return ServerStatus.ONLINE if self.is_connected else ServerStatus.OFFLINE
"""


@dataclass(frozen=True, slots=True)
class Value:
    """A value object: its fields, when it is refused, and why."""

    name: str
    fields: tuple[str, ...]
    refused: str
    why: str


VALUE_OBJECTS = (
    Value("Email", ("value: str",), r'not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", self.value)', "not an email address"),
    Value("Money", ("amount: Decimal", "currency: str"), "self.amount < 0 or len(self.currency) != 3", "not an amount of money"),
    Value("Traffic", ("total_bytes: int", "used_bytes: int"), "min(self.total_bytes, self.used_bytes) < 0", "traffic below zero"),
    Value(
        "Geolocation",
        ("country: str", "latitude: float", "longitude: float"),
        "abs(self.latitude) > 90 or abs(self.longitude) > 180",
        "not a place on earth",
    ),
)

DOMAIN_ERROR = """\
class DomainError(Exception):
    def __init__(self, message: str, details: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details or {}


class NotFoundError(DomainError):
    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"{what} not found", {"key": str(key)})
"""

DOMAIN_EVENT = """\
@dataclass(frozen=True)
class DomainEvent:
    event_id: UUID
    occurred_at: datetime
"""


def sources(permissions: tuple[str, ...]) -> Iterator[tuple[str, Source]]:
    """Yield the modules of the domain, `Permission` with these members."""
    for thing in THINGS:
        yield f"src/domain/entities/{thing.word}.py", Source(_entity(thing))
        yield f"src/domain/repositories/{thing.word}_repository.py", Source(_port(thing))
    for value in VALUE_OBJECTS:
        yield f"src/domain/value_objects/{value.name.lower()}.py", Source(_value_object(value))
    for module, (name, members) in (*ENUMS.items(), ("permission", ("Permission", permissions))):
        yield f"src/domain/enums/{module}.py", Source(_enum(name, members))
    yield "src/domain/exceptions/base.py", Source(DOMAIN_ERROR)
    for topic, errors in ERRORS.items():
        yield f"src/domain/exceptions/{topic}_errors.py", Source(_errors(topic, errors))
    yield "src/domain/events/base.py", Source(DOMAIN_EVENT)
    for topic, events in EVENTS.items():
        yield f"src/domain/events/{topic}_events.py", Source("\n\n".join(_event(*each) for each in events.items()))


def _entity(thing: Thing) -> str:
    fields = "".join(f"    {each}\n" for each in ("id: UUID", *thing.fields))
    return f"@dataclass(frozen=True)\nclass {thing.name}:\n{fields}" + (SERVER_STATUS if thing.name == "Server" else "")


def _port(thing: Thing) -> str:
    return f"""\
class {thing.name}Repository(ABC):
    @abstractmethod
    async def get_by_id(self, id: UUID) -> {thing.name} | None: ...

    @abstractmethod
    async def get_page(self, offset: int, limit: int) -> list[{thing.name}]: ...

    @abstractmethod
    async def save(self, {thing.word}: {thing.name}) -> None: ...

    @abstractmethod
    async def delete(self, id: UUID) -> None: ...
"""


def _value_object(value: Value) -> str:
    names = [each.partition(":")[0] for each in value.fields]
    slots = "".join(f'"{name}", ' for name in names).rstrip()
    fields = "".join(f"    {each}\n" for each in value.fields)
    return f"""\
@dataclass(frozen=True)
class {value.name}:
    __slots__ = ({slots if len(names) == 1 else slots.rstrip(",")})

{fields}
    def __post_init__(self) -> None:
        if {value.refused}:
            raise InvalidValueError("{value.why}", {{"{names[0]}": str(self.{names[0]})}})
"""


def _enum(name: str, members: tuple[str, ...]) -> str:
    return f"class {name}(str, Enum):\n" + "".join(f'    {member} = "{member.lower()}"\n' for member in members)


def _errors(topic: str, errors: tuple[str, ...]) -> str:
    found = next((thing for thing in THINGS if thing.word == topic), None)
    classes = [f'class {name}(DomainError):\n    """{_said(name)}."""\n' for name in errors]
    if found is not None:
        classes.insert(
            0,
            f"class {found.name}NotFoundError(NotFoundError):\n"
            f'    def __init__(self, key: object) -> None:\n        super().__init__("{found.word}", key)\n',
        )
    return "\n\n".join(classes)


def _said(name: str) -> str:
    """Return `Invalid credentials` for `InvalidCredentialsError`."""
    return re.sub(r"(?<=.)[A-Z]", lambda letter: f" {letter[0].lower()}", name.removesuffix("Error"))


def _event(name: str, fields: tuple[str, ...]) -> str:
    return f"@dataclass(frozen=True)\nclass {name}(DomainEvent):\n" + "".join(f"    {each}\n" for each in fields)
