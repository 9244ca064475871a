"""How a connection ends."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from reference_service.domain.shared.errors import DomainError, NotFound, TooMany, Unauthenticated


class Ending(StrEnum):
    """Why somebody is told no more."""

    LEFT = "left"
    EXPIRED = "expired"
    """It lasted for long enough: whoever wants to go on proves anew who they are."""
    SESSION_OVER = "session_over"
    NOT_A_MEMBER = "not_a_member"
    UNKNOWN_STANDING = "unknown_standing"
    """What they are cannot be found out at the moment."""
    TOO_SLOW = "too_slow"
    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"
    NOT_UNDERSTOOD = "not_understood"
    STOPPING = "stopping"
    """The process ends; another one is there, or will be."""

    @property
    def code(self) -> int:
        """The code that a websocket is closed with."""
        return _CODES[self]


_CODES: Final = MappingProxyType(
    {
        Ending.LEFT: 1000,
        Ending.EXPIRED: 4401,
        Ending.SESSION_OVER: 4401,
        Ending.NOT_A_MEMBER: 4403,
        Ending.UNKNOWN_STANDING: 1013,
        Ending.TOO_SLOW: 4408,
        Ending.TOO_MANY: 4429,
        Ending.TOO_LARGE: 1009,
        Ending.NOT_UNDERSTOOD: 1003,
        Ending.STOPPING: 1012,
    }
)


def ending_of(error: DomainError) -> Ending:
    """Return how somebody is sent away who was refused for a reason."""
    match error:
        case Unauthenticated():
            return Ending.SESSION_OVER
        case NotFound():
            return Ending.NOT_A_MEMBER
        case TooMany():
            return Ending.TOO_MANY
    return Ending.UNKNOWN_STANDING
