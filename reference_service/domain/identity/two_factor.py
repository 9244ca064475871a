"""What somebody proves besides their password: that they hold a device, or one of the codes that stand in for it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from reference_service.domain.identity.events import (
    RecoveryCodeUsed,
    TwoFactorDisabled,
    TwoFactorEnabled,
    TwoFactorFailed,
    TwoFactorReset,
)
from reference_service.domain.identity.token import TokenDigest
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import Conflict, DomainError, Unauthenticated
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result

NEVER: Final = -1
"""The step of a device of which no code was used yet."""


@dataclass(frozen=True, slots=True)
class SealedSecret:
    """What a device and the service both know, as it is stored: unreadable without the service's key."""

    value: str = field(repr=False)


@dataclass(slots=True, eq=False, kw_only=True)
class TwoFactor(Entity):
    """The second factor of a user: off, proposed (they have the secret, and have yet to show a code), or on.

    A code is known by its step, which is the number of the half minute that it is of. Each is good once, and so are all
    before it: whoever looks over a shoulder has nothing.
    """

    user_id: UserId
    secret: SealedSecret | None = None
    """None while it is off."""
    confirmed_at: datetime | None = None
    """Since when it is on."""
    last_step: int = NEVER
    recovery: frozenset[TokenDigest] = frozenset()
    """The recovery codes that are left."""

    @property
    def is_on(self) -> bool:
        """Whether a login takes a code."""
        return self.confirmed_at is not None

    @property
    def is_proposed(self) -> bool:
        """Whether a device may have the secret, and has yet to show a code."""
        return self.secret is not None and not self.is_on

    def propose(self, secret: SealedSecret) -> Result[None, DomainError]:
        """Take a secret, in the place of one that was never confirmed."""
        if self.is_on:
            return Err(Conflict(code="TWO_FACTOR_ON", message="Two-factor login is on. Switch it off before you begin anew."))
        self.secret = secret
        self.last_step = NEVER
        return Ok(None)

    def confirm(self, step: int | None, recovery: Collection[TokenDigest], now: datetime) -> Result[None, DomainError]:
        """Switch it on, since a code of the step proves that a device holds the secret; None is the step of a wrong code."""
        if not self.is_proposed:
            return Err(not_proposed())
        if step is None:
            return self._fail(now)
        self.confirmed_at = now
        self.last_step = step
        self.recovery = frozenset(recovery)
        self._record(TwoFactorEnabled(occurred_at=now, user_id=self.user_id))
        return Ok(None)

    def use_code(self, step: int | None, now: datetime) -> Result[None, DomainError]:
        """Use a code up by its step; a wrong one, whose step is None, is refused as one that was used, or an older one."""
        if not self.is_on or step is None or step <= self.last_step:
            return self._fail(now)
        self.last_step = step
        return Ok(None)

    def use_recovery(self, digest: TokenDigest, now: datetime) -> Result[None, DomainError]:
        """Use a recovery code up."""
        if digest not in self.recovery:
            return self._fail(now)
        self.recovery -= {digest}
        self._record(RecoveryCodeUsed(occurred_at=now, user_id=self.user_id))
        return Ok(None)

    def reseal(self, secret: SealedSecret) -> None:
        """Keep the same secret in today's form."""
        self.secret = secret

    def disable(self, now: datetime) -> None:
        """Switch it off, as the user wants; nothing happens if it is not on."""
        if self.is_on:
            self._clear()
            self._record(TwoFactorDisabled(occurred_at=now, user_id=self.user_id))

    def reset(self, now: datetime) -> None:
        """Switch it off, as staff wants for a user who has lost the device; nothing happens if it is not on."""
        if self.is_on:
            self._clear()
            self._record(TwoFactorReset(occurred_at=now, user_id=self.user_id))

    def _fail(self, now: datetime) -> Err[Unauthenticated]:
        self._record(TwoFactorFailed(occurred_at=now, user_id=self.user_id))
        return Err(wrong_code())

    def _clear(self) -> None:
        self.secret = None
        self.confirmed_at = None
        self.last_step = NEVER
        self.recovery = frozenset()


def not_proposed() -> Conflict:
    """Return the refusal for a confirmation of what was never proposed, or is on already."""
    return Conflict(code="TWO_FACTOR_NOT_PROPOSED", message="There is no two-factor login to confirm.")


def wrong_code() -> Unauthenticated:
    """Return the one refusal for a code that is wrong, old, or was used before."""
    return Unauthenticated(code="WRONG_CODE", message="The code is wrong, or was used before.")
