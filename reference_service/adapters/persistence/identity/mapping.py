"""Rows of this context as entities and views, and back."""

from uuid import UUID

from reference_service.adapters.persistence.identity.tables import OneTimeTokenRow, SessionRow, TwoFactorRow, UserRow
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.session import Session
from reference_service.domain.identity.token import OneTimeToken, Purpose, TokenDigest
from reference_service.domain.identity.two_factor import SealedSecret, TwoFactor
from reference_service.domain.identity.user import User, UserStatus
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.ids import SessionId, UserId


def user_of(row: UserRow) -> User:
    """Return the user that a row holds."""
    return User(
        id=UserId(row.id),
        email=Email(row.email),
        password=PasswordHash(row.password_hash),
        role=PlatformRole(row.role),
        status=UserStatus(row.status),
        created_at=row.created_at,
        verified_at=row.verified_at,
        version=row.version,
    )


def write_user(user: User, row: UserRow) -> None:
    """Bring a row to the state of its user."""
    row.id = user.id.value
    row.email = user.email.value
    row.password_hash = user.password.value
    row.role = user.role.value
    row.status = user.status.value
    row.created_at = user.created_at
    row.verified_at = user.verified_at


def session_of(row: SessionRow) -> Session:
    """Return the session that a row holds."""
    return Session(
        id=SessionId(row.id),
        user_id=UserId(row.user_id),
        generation=row.generation,
        rotated_at=row.rotated_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        version=row.version,
    )


def write_session(session: Session, row: SessionRow) -> None:
    """Bring a row to the state of its session."""
    row.id = session.id.value
    row.user_id = session.user_id.value
    row.generation = session.generation
    row.rotated_at = session.rotated_at
    row.expires_at = session.expires_at
    row.ended_at = session.ended_at


def token_of(row: OneTimeTokenRow) -> OneTimeToken:
    """Return the token that a row holds."""
    return OneTimeToken(
        user_id=UserId(row.user_id),
        purpose=Purpose(row.purpose),
        digest=TokenDigest(row.digest),
        expires_at=row.expires_at,
        used_at=row.used_at,
        version=row.version,
    )


def write_token(token: OneTimeToken, row: OneTimeTokenRow) -> None:
    """Bring a row to the state of its token."""
    row.user_id, row.purpose = primary_key_of_token((token.user_id, token.purpose))
    row.digest = token.digest.value
    row.expires_at = token.expires_at
    row.used_at = token.used_at


def primary_key_of_token(key: tuple[UserId, Purpose]) -> tuple[UUID, str]:
    """Return what tells a token's row from all others."""
    user, purpose = key
    return user.value, purpose.value


def two_factor_of(row: TwoFactorRow) -> TwoFactor:
    """Return the second factor that a row holds."""
    return TwoFactor(
        user_id=UserId(row.user_id),
        secret=None if row.sealed_secret is None else SealedSecret(row.sealed_secret),
        confirmed_at=row.confirmed_at,
        last_step=row.last_step,
        recovery=frozenset(TokenDigest(digest) for digest in row.recovery_digests),
        version=row.version,
    )


def write_two_factor(factor: TwoFactor, row: TwoFactorRow) -> None:
    """Bring a row to the state of its second factor."""
    row.user_id = factor.user_id.value
    row.sealed_secret = None if factor.secret is None else factor.secret.value
    row.confirmed_at = factor.confirmed_at
    row.last_step = factor.last_step
    row.recovery_digests = sorted(digest.value for digest in factor.recovery)
