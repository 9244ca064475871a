"""What is kept of the secrets that are handed out: never more than a digest."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import DomainError, Unauthenticated
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True)
class TokenDigest:
    """The SHA-256 of a secret of 256 random bits, as 64 hexadecimal digits."""

    value: str


class Purpose(StrEnum):
    """What a one-time token is good for."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a purpose

    @property
    def lifetime(self) -> timedelta:
        """How long a token of this purpose lives."""
        return _LIFETIME[self]


_LIFETIME = {Purpose.VERIFY_EMAIL: timedelta(hours=24), Purpose.RESET_PASSWORD: timedelta(minutes=30)}


@dataclass(slots=True, eq=False, kw_only=True)
class OneTimeToken(Entity):
    """A secret that was mailed to a user. A user has at most one of a purpose: a newer one takes the place of an older."""

    user_id: UserId
    purpose: Purpose
    digest: TokenDigest
    expires_at: datetime
    used_at: datetime | None = None

    @classmethod
    def issue(cls, user_id: UserId, purpose: Purpose, digest: TokenDigest, now: datetime) -> Self:
        """Return a token that lives as long as its purpose allows."""
        return cls(user_id=user_id, purpose=purpose, digest=digest, expires_at=now + purpose.lifetime)

    def replace(self, digest: TokenDigest, now: datetime) -> None:
        """Let a newer secret take this one's place."""
        self.digest = digest
        self.expires_at = now + self.purpose.lifetime
        self.used_at = None

    def redeem(self, now: datetime) -> Result[None, DomainError]:
        """Use the token up, or say that it is used or expired: in the same words."""
        if self.used_at is not None or now >= self.expires_at:
            return Err(unusable_token())
        self.used_at = now
        return Ok(None)


def unusable_token() -> Unauthenticated:
    """Return the one refusal for a token that is unknown, used, replaced or expired."""
    return Unauthenticated(code="TOKEN_UNUSABLE", message="The token is unknown, used or expired.")
