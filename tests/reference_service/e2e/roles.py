"""The service as several processes: accounts in one, the rest in another, and a gateway in front of both."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import httpx2

from reference_service.adapters.security.algorithm import Algorithm
from reference_service.adapters.security.asymmetric import new_key
from tests.reference_service.e2e.running import Running, running
from tests.reference_service.servers import PATIENCE

PUBLIC_URL: Final = "http://service.test"
_ACCOUNTS = new_key("accounts", Algorithm.ES256)
_TENANTS = new_key("tenants", Algorithm.EDDSA)
AUTH_KEYS: Final = _ACCOUNTS.secret_text
SERVICE_KEYS: Final = f"{_TENANTS.secret_text},{_ACCOUNTS.text}"
"""It signs the tokens of tenants, and only checks those of users."""
UNHURRIED: Final[Mapping[str, str]] = MappingProxyType(
    {"REQUESTS_PER_MINUTE": "1000000", "LOGINS_PER_MINUTE": "1000000", "REDIS_SECONDS": "5"}
)
"""The settings of processes that share a busy machine with whoever asks them."""


@dataclass(frozen=True, slots=True)
class Apart:
    """All three."""

    auth: Running
    service: Running
    gateway: Running


@contextmanager
def auth_alone(folder: Path, settings: Mapping[str, str] | None = None, *, port: int = 0) -> Iterator[Running]:
    """Start what is about accounts."""
    given = {"PUBLIC_URL": PUBLIC_URL, "SIGNING_KEYS": AUTH_KEYS, "TRUSTED_PROXIES": "127.0.0.0/8", **(settings or {})}
    with running(folder, given, role="auth", port=port) as started:
        yield started


@contextmanager
def service_alone(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Start all the rest, which can check tokens of users and make none."""
    given = {"PUBLIC_URL": PUBLIC_URL, "SIGNING_KEYS": SERVICE_KEYS, "TRUSTED_PROXIES": "127.0.0.0/8", **(settings or {})}
    with running(folder, given) as started:
        yield started


@contextmanager
def gateway_alone(folder: Path, auth: str, service: str, settings: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Start a gateway in front of some addresses."""
    given = {"PUBLIC_URL": PUBLIC_URL, "AUTH_URL": auth, "SERVICE_URL": service, **(settings or {})}
    with running(folder, given, role="gateway") as started:
        yield started


def until_it_has_keys(url: str) -> None:
    """Wait until a gateway has the keys that tokens are checked with: it asks for them when it is asked, and not for long."""
    limit = time.monotonic() + PATIENCE.total_seconds()
    while httpx2.get(f"{url}/startupz").status_code != 200:
        assert time.monotonic() < limit, "It never found the keys."
        time.sleep(0.2)


@contextmanager
def apart(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Apart]:
    """Start all three; what is kept is kept in one folder, and each writes a log of its own."""
    shared = {"DATA_FOLDER": str(folder / "data"), **(settings or {})}
    with ExitStack() as stack:
        folders = {name: folder / name for name in ("auth", "service", "gateway")}
        for each in folders.values():
            each.mkdir()
        auth = stack.enter_context(auth_alone(folders["auth"], shared))
        service = stack.enter_context(service_alone(folders["service"], shared))
        gateway = stack.enter_context(gateway_alone(folders["gateway"], auth.url, service.url, settings))
        until_it_has_keys(gateway.url)
        yield Apart(auth, service, gateway)
