"""A login, and the chain of refresh tokens that keeps it open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from reference_service.domain.identity.events import LoggedIn, LoggedOut, RefreshReused
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import DomainError, Unauthenticated
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.result import Err, Ok, Result

LIFETIME: Final = timedelta(days=7)
GRACE: Final = timedelta(seconds=20)
"""How long the last token may come back: two tabs refresh at once, an answer is lost."""


class Renewal(StrEnum):
    """What a refresh token led to."""

    ROTATED = "rotated"
    REPEATED = "repeated"


@dataclass(slots=True, eq=False, kw_only=True)
class Session(Entity):
    """A login: tokens number 0, 1, 2 … of one family, of which the last is good and the one before is forgiven for a while."""

    id: SessionId
    user_id: UserId
    generation: int
    """The number of the good token."""
    rotated_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    @classmethod
    def open(cls, session_id: SessionId, user_id: UserId, now: datetime) -> Self:
        """Return a new family, whose token is number 0."""
        session = cls(id=session_id, user_id=user_id, generation=0, rotated_at=now, expires_at=now + LIFETIME)
        session._record(LoggedIn(occurred_at=now, user_id=user_id, session_id=session_id))
        return session

    def is_open(self, now: datetime) -> bool:
        """Tell whether the session still lives."""
        return self.ended_at is None and now < self.expires_at

    def renew(self, generation: int, now: datetime) -> Result[Renewal, DomainError]:
        """Take a token of the family, by its number.

        The good one makes place for its successor. The one before, within the grace, gives the same successor
        again. Any older one is stolen, or the thief's: the session ends.
        """
        if not self.is_open(now):
            return Err(session_over())
        if generation == self.generation:
            self.generation += 1
            self.rotated_at = now
            return Ok(Renewal.ROTATED)
        if generation == self.generation - 1 and now - self.rotated_at <= GRACE:
            return Ok(Renewal.REPEATED)
        self.ended_at = now
        self._record(RefreshReused(occurred_at=now, user_id=self.user_id, session_id=self.id))
        return Err(session_over())

    def end(self, now: datetime) -> None:
        """Log out; nothing happens to a session that has ended."""
        if self.is_open(now):
            self.ended_at = now
            self._record(LoggedOut(occurred_at=now, user_id=self.user_id, session_id=self.id))


def session_over() -> Unauthenticated:
    """Return the one refusal for a refresh token that is unknown, reused or of an ended session."""
    return Unauthenticated(code="SESSION_OVER", message="The session is over. Log in again.")
