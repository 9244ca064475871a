"""What happens to users."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import SessionId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEvent(Event):
    """A fact about one user."""

    user_id: UserId

    @property
    def aggregate(self) -> UUID:
        """The user."""
        return self.user_id.value


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRepeated(UserEvent):
    """Somebody registered with an address that has an account; only its owner is told, by mail."""

    name: ClassVar[str] = "identity.registration_repeated"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationRequested(UserEvent):
    """Somebody asked for another verification mail."""

    name: ClassVar[str] = "identity.verification_requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailVerified(UserEvent):
    """The user proved that mail to the address arrives."""

    name: ClassVar[str] = "identity.email_verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn(UserEvent):
    """The user opened a session with the right password."""

    name: ClassVar[str] = "identity.logged_in"
    session_id: SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOut(UserEvent):
    """The user ended a session."""

    name: ClassVar[str] = "identity.logged_out"
    session_id: SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOutEverywhere(UserEvent):
    """All sessions of the user ended."""

    name: ClassVar[str] = "identity.logged_out_everywhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsEnded(UserEvent):
    """Sessions of the user ended together, of which some access tokens may still have been good: these sessions."""

    name: ClassVar[str] = "identity.sessions_ended"
    session_ids: tuple[SessionId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshReused(UserEvent):
    """An old refresh token came back, so somebody stole it or its successor: the session ended."""

    name: ClassVar[str] = "identity.refresh_reused"
    session_id: SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordResetRequested(UserEvent):
    """Somebody asked for a mail to choose a new password with."""

    name: ClassVar[str] = "identity.password_reset_requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(UserEvent):
    """The user chose a new password."""

    name: ClassVar[str] = "identity.password_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGranted(UserEvent):
    """Somebody gave the user another role."""

    name: ClassVar[str] = "identity.role_granted"
    role: PlatformRole


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDeactivated(UserEvent):
    """The user may not log in any more."""

    name: ClassVar[str] = "identity.user_deactivated"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserActivated(UserEvent):
    """The user may log in again."""

    name: ClassVar[str] = "identity.user_activated"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoFactorEnabled(UserEvent):
    """A login takes a code of the user's device from now on."""

    name: ClassVar[str] = "identity.two_factor_enabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoFactorDisabled(UserEvent):
    """The user has switched the second factor off."""

    name: ClassVar[str] = "identity.two_factor_disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoFactorReset(UserEvent):
    """Staff has switched the second factor of the user off."""

    name: ClassVar[str] = "identity.two_factor_reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoFactorFailed(UserEvent):
    """Somebody who knows the password, or is logged in, gave a wrong code."""

    name: ClassVar[str] = "identity.two_factor_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodeUsed(UserEvent):
    """A recovery code stood in for the user's device, and is gone."""

    name: ClassVar[str] = "identity.recovery_code_used"
