"""What the gateway needs of others."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.errors import Unauthenticated, Unavailable
from reference_service.domain.shared.result import Result

Headers: TypeAlias = tuple[tuple[str, str], ...]
"""Names, in small letters, and what they say; a name may come twice."""
_IDEMPOTENT: Final = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of a service. Path and query are as they travel, percent signs and all."""

    method: str
    path: str
    patience: timedelta
    """How long everything may take, until the answer is there."""
    query: str = ""
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def is_repeatable(self) -> bool:
        """Whether to ask twice does no more than to ask once."""
        return self.method in _IDEMPOTENT or any(name == "idempotency-key" for name, _ in self.headers)


class Rest(ABC):
    """The part of an answer that is still to come."""

    @abstractmethod
    def chunks(self) -> AsyncIterator[bytes]:
        """Return what comes, as it comes. It raises if the other side breaks off."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of it, whether all has come or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service answers. `rest` is what follows the body, of an answer that goes on and on; it has to be closed."""

    status: int
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)
    rest: Rest | None = None


class Upstream(ABC):
    """A service that stands behind the gateway."""

    @abstractmethod
    async def send(self, request: Request) -> Result[Answer, Unavailable]:
        """Return its answer, whatever the status; `Unavailable` if none came in time, or one that nobody should be shown."""


class Callers(ABC):
    """Who asks."""

    @abstractmethod
    async def identify(self, token: str, now: datetime) -> Result[Actor, Unauthenticated | Unavailable]:
        """Return whom an access token speaks of; `Unavailable` if nobody can tell at the moment."""
