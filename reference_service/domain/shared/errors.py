"""Why something was refused. An error is a value, knows nothing of HTTP, and says nothing that its reader may not know."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainError:
    """A refusal: a stable code for programs, and a sentence for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invalid(DomainError):
    """A value breaks a rule; `field` is the name that the caller gave it."""

    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unauthenticated(DomainError):
    """Nobody proved who is asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied(DomainError):
    """Whoever asks is known and may not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound(DomainError):
    """There is no such thing, or none that the asker may know of: both give the same words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict(DomainError):
    """The state of things does not allow it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale(DomainError):
    """Somebody else changed it since the asker read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMany(DomainError):
    """It was asked too often; the same question may be put again after the pause."""

    retry_after: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Unavailable(DomainError):
    """It cannot be done at the moment, through no fault of the asker."""

    retry_after: timedelta


def not_found(what: str) -> NotFound:
    """Return the refusal for a thing that is missing, foreign or deleted; `what` is one lower-case noun."""
    return NotFound(code=f"{what.upper()}_NOT_FOUND", message=f"There is no such {what}.")


def stale(what: str) -> Stale:
    """Return the refusal for a change of a thing that has changed meanwhile; `what` is one lower-case noun."""
    return Stale(code=f"{what.upper()}_CHANGED", message=f"The {what} has changed since it was read. Read it again.")
