"""Identities: each kind its own type, so that one is never passed for another."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from reference_service.domain.shared.errors import NotFound, not_found
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """What tells one entity from another of its kind."""

    value: UUID

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def parse(cls, text: str) -> Result[Self, NotFound]:
        """Return the identity that a text names in its canonical form, in any case; any other text names nothing."""
        try:
            value = UUID(text)
        except ValueError:
            return cls._nothing()
        # `UUID` also reads braces, prefixes, hyphens anywhere and foreign digits: one thing would have many addresses.
        return Ok(cls(value)) if str(value) == text.lower() else cls._nothing()

    @classmethod
    def _nothing(cls) -> Err[NotFound]:
        return Err(not_found(cls.__name__.removesuffix("Id").lower()))


class UserId(Identity):
    """A user's."""

    __slots__ = ()


class SessionId(Identity):
    """A login's, which is also that of its family of refresh tokens."""

    __slots__ = ()


class TenantId(Identity):
    """A tenant's."""

    __slots__ = ()


class InvitationId(Identity):
    """An invitation's."""

    __slots__ = ()


class ProjectId(Identity):
    """A project's."""

    __slots__ = ()


class TaskId(Identity):
    """A task's."""

    __slots__ = ()


class FileId(Identity):
    """A file's."""

    __slots__ = ()


class EndpointId(Identity):
    """That of an address which is told of events."""

    __slots__ = ()


class DeliveryId(Identity):
    """That of an event on its way to such an address."""

    __slots__ = ()


class FlagId(Identity):
    """A flag's, which follows from its name."""

    __slots__ = ()


class HouseId(Identity):
    """That of the service itself."""

    __slots__ = ()


class EventId(Identity):
    """That of a fact which was stored."""

    __slots__ = ()
