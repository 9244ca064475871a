"""Somebody with an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from reference_service.domain.identity.events import (
    EmailVerified,
    LoggedOutEverywhere,
    PasswordChanged,
    PasswordResetRequested,
    RegistrationRepeated,
    RoleGranted,
    SessionsEnded,
    UserActivated,
    UserDeactivated,
    VerificationRequested,
)
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import Conflict, Denied, DomainError
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.published import UserRegistered
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.shared.text import Name


class UserStatus(StrEnum):
    """Whether an account may be used."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"


@dataclass(slots=True, eq=False, kw_only=True)
class User(Entity):
    """An account: an address, what is kept of its password, and what it may do on the platform."""

    id: UserId
    email: Email
    password: PasswordHash
    role: PlatformRole
    status: UserStatus
    created_at: datetime
    verified_at: datetime | None = None

    @classmethod
    def register(
        cls,
        user_id: UserId,
        *,
        email: Email,
        password: PasswordHash,
        display_name: Name,
        now: datetime,
    ) -> Self:
        """Return a new account, active but not verified."""
        user = cls(
            id=user_id,
            email=email,
            password=password,
            role=PlatformRole.USER,
            status=UserStatus.ACTIVE,
            created_at=now,
        )
        user._record(UserRegistered(occurred_at=now, user_id=user_id, display_name=display_name.value))
        return user

    @classmethod
    def appoint(cls, user_id: UserId, *, email: Email, password: PasswordHash, display_name: Name, now: datetime) -> Self:
        """Return an administrator, for whom whoever runs the service vouches: verified at once."""
        user = cls(
            id=user_id,
            email=email,
            password=password,
            role=PlatformRole.ADMINISTRATOR,
            status=UserStatus.ACTIVE,
            created_at=now,
            verified_at=now,
        )
        user._record(UserRegistered(occurred_at=now, user_id=user_id, display_name=display_name.value))
        user._record(EmailVerified(occurred_at=now, user_id=user_id))
        user._record(RoleGranted(occurred_at=now, user_id=user_id, role=user.role))
        return user

    def can_login(self) -> bool:
        """Tell whether the right password opens a session: only for active users with a verified address."""
        return self.status is UserStatus.ACTIVE and self.verified_at is not None

    def repeat_registration(self, now: datetime) -> None:
        """Note that somebody registered with this address again."""
        self._record(RegistrationRepeated(occurred_at=now, user_id=self.id))

    def request_verification(self, now: datetime) -> None:
        """Ask for another verification mail; nothing happens once the address is verified."""
        if self.verified_at is None:
            self._record(VerificationRequested(occurred_at=now, user_id=self.id))

    def verify(self, now: datetime) -> None:
        """Note that mail to the address arrives; the first time counts."""
        if self.verified_at is None:
            self.verified_at = now
            self._record(EmailVerified(occurred_at=now, user_id=self.id))

    def request_password_reset(self, now: datetime) -> None:
        """Ask for a mail to choose a new password with; nothing happens for an account that may not log in."""
        if self.can_login():
            self._record(PasswordResetRequested(occurred_at=now, user_id=self.id))

    def change_password(self, password: PasswordHash, now: datetime) -> None:
        """Take a new password, chosen by the user."""
        self.password = password
        self._record(PasswordChanged(occurred_at=now, user_id=self.id))

    def rehash(self, password: PasswordHash) -> None:
        """Keep the same password in today's form."""
        self.password = password

    def log_out_everywhere(self, now: datetime) -> None:
        """Note that all sessions end."""
        self._record(LoggedOutEverywhere(occurred_at=now, user_id=self.id))

    def lose_sessions(self, sessions: Sequence[SessionId], now: datetime) -> None:
        """Note which sessions ended with what has just happened to the user; nothing happens where none did."""
        if sessions:
            self._record(SessionsEnded(occurred_at=now, user_id=self.id, session_ids=tuple(sessions)))

    def grant(self, role: PlatformRole, *, by: "User", now: datetime) -> Result[None, DomainError]:
        """Take another role from somebody: never one above theirs, never from somebody below, never one's own."""
        if by.id == self.id:
            return Err(Conflict(code="OWN_ROLE", message="Nobody changes their own role."))
        allowed = _may_decide(by, max(role.rank, self.role.rank))
        if isinstance(allowed, Err):
            return allowed
        if role is not self.role:
            self.role = role
            self._record(RoleGranted(occurred_at=now, user_id=self.id, role=role))
        return Ok(None)

    def deactivate(self, *, by: "User", now: datetime) -> Result[None, DomainError]:
        """Keep the user from logging in."""
        if by.id == self.id:
            return Err(Conflict(code="OWN_ACCOUNT", message="Nobody deactivates their own account."))
        allowed = _may_decide(by, self.role.rank)
        if isinstance(allowed, Err):
            return allowed
        if self.status is UserStatus.ACTIVE:
            self.status = UserStatus.DEACTIVATED
            self._record(UserDeactivated(occurred_at=now, user_id=self.id))
        return Ok(None)

    def allow_reset(self, *, by: "User") -> Result[None, DomainError]:
        """Let somebody switch this user's second factor off: never their own, which takes a code."""
        if by.id == self.id:
            return Err(Conflict(code="OWN_TWO_FACTOR", message="Nobody resets their own two-factor login."))
        return _may_decide(by, self.role.rank)

    def activate(self, *, by: "User", now: datetime) -> Result[None, DomainError]:
        """Let the user log in again."""
        allowed = _may_decide(by, self.role.rank)
        if isinstance(allowed, Err):
            return allowed
        if self.status is UserStatus.DEACTIVATED:
            self.status = UserStatus.ACTIVE
            self._record(UserActivated(occurred_at=now, user_id=self.id))
        return Ok(None)


def _may_decide(by: User, rank: int) -> Result[None, DomainError]:
    # Somebody deactivated keeps the role, and could use it against the last administrator who is left.
    if by.status is not UserStatus.ACTIVE:
        return Err(Denied(code="ACCOUNT_DEACTIVATED", message="A deactivated account decides on no other."))
    if by.role.rank < rank:
        return Err(Denied(code="ROLE_ABOVE_OWN", message="Nobody decides on a role above their own."))
    return Ok(None)
