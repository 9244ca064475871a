"""What a process of each role does, and what it has to be told for that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from reference_service.adapters.http.app_routes import Part
from reference_service.adapters.security.asymmetric import PrivateKey
from reference_service.adapters.security.keyring import Key
from reference_service.infrastructure.keys import signing_key
from reference_service.infrastructure.settings import Role, Settings

_SECRETS: Final = ("PASSWORD_PEPPER", "TOKEN_KEY", "SIGNING_KEYS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What a role is made of."""

    parts: frozenset[Part] = frozenset()
    """The routes that it answers itself."""
    needs: tuple[str, ...] = ()
    """The settings that it cannot do without."""
    secrets: tuple[str, ...] = _SECRETS
    """Those that production has to be given, since it makes none up."""
    is_face: bool = True
    """Whether strangers speak to it, or to a gateway in front of it."""
    makes_tokens: bool = False
    """Whether it signs tokens, by which others know who asks."""
    delivers: bool = False
    """Whether it delivers events, and so sends mail and calls webhooks: whatever a process delivers, it must be able to."""


DUTIES: Final[Mapping[Role, Duties]] = MappingProxyType(
    {
        Role.ALL: Duties(parts=frozenset(Part), makes_tokens=True, delivers=True),
        Role.AUTH: Duties(parts=frozenset({Part.IDENTITY}), needs=("PUBLIC_URL",), makes_tokens=True, delivers=True),
        Role.GATEWAY: Duties(needs=("AUTH_URL", "SERVICE_URL", "PUBLIC_URL"), secrets=()),
        Role.AGGREGATION: Duties(parts=frozenset({Part.OVERVIEW}), needs=("PUBLIC_URL",)),
        Role.WORKER: Duties(is_face=False, delivers=True),
    }
)
_SPLIT: Final = frozenset({Role.AUTH, Role.AGGREGATION})
"""The roles of a service whose tokens are made in one process and checked in others."""
_NEVER_ALONE: Final = frozenset({Role.AUTH, Role.AGGREGATION, Role.WORKER})
"""The roles that others work beside: without Redis, they would not learn whose session is over."""
_UPSTREAMS: Final = ("auth_url", "service_url", "aggregation_url")


def lacking(settings: Settings) -> tuple[str, ...]:
    """Return, in a sentence each, what keeps a process from its role."""
    duties = DUTIES[settings.role]
    needed = (f"{name} is missing: the role `{settings.role}` needs it." for name in duties.needs if not _is_set(settings, name))
    return (*needed, *_about_redis(settings), *_about_upstreams(settings), *_about_keys(settings, duties))


def _is_set(settings: Settings, name: str) -> bool:
    return bool(getattr(settings, name.lower()))


def _about_redis(settings: Settings) -> Iterator[str]:
    if settings.is_production and settings.role in _NEVER_ALONE and settings.redis_url is None:
        yield f"REDIS_URL is missing: processes beside the role `{settings.role}` would not learn whose session is over."


def _about_upstreams(settings: Settings) -> Iterator[str]:
    for name in _UPSTREAMS:
        for address in getattr(settings, name):
            parts = urlsplit(address)
            if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"} or parts.query:
                yield f"{name.upper()} holds `{parts.hostname or address}`, which is no address: write `http://host:port`."


def _about_keys(settings: Settings, duties: Duties) -> Iterator[str]:
    pairs = settings.signing_pairs()
    if settings.role is Role.GATEWAY:
        if pairs:
            yield "SIGNING_KEYS is set: the gateway checks tokens with what AUTH_URL publishes, and holds no key itself."
        return
    for place, (kid, text) in enumerate(pairs):
        try:
            key = signing_key(kid, text)
        except ValueError as error:
            yield f"SIGNING_KEYS is not fit. {error}"
            continue
        if place == 0 and duties.makes_tokens and not isinstance(key, Key | PrivateKey):
            yield f"SIGNING_KEYS begins with `{kid}`, a public key, which signs nothing."
        if isinstance(key, Key) and settings.is_production and settings.role in _SPLIT:
            yield f"SIGNING_KEYS holds `{kid}`, a shared secret: whoever checks tokens with it could make them."
