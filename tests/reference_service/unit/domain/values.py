"""Moments, identities and examples that all tests of the domain are made of."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import settings

from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.user import User, UserStatus
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.ids import (
    InvitationId,
    ProjectId,
    SessionId,
    TaskId,
    TenantId,
    UserId,
)
from reference_service.domain.shared.text import Name

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 12, tzinfo=UTC)

ALICE, BOB, CAROL = (UserId(UUID(int=number)) for number in (1, 2, 3))
TENANT = TenantId(UUID(int=11))
SESSION = SessionId(UUID(int=21))
INVITATION = InvitationId(UUID(int=31))
PROJECT = ProjectId(UUID(int=41))
TASK = TaskId(UUID(int=51))

brief = settings(max_examples=30, deadline=None, database=None)
"""For a law of one value: some examples, and nothing written to the disk."""


def user(
    user_id: UserId = ALICE,
    *,
    role: PlatformRole = PlatformRole.USER,
    status: UserStatus = UserStatus.ACTIVE,
    verified_at: datetime | None = NOW,
) -> User:
    """Return a user who has caused nothing yet."""
    return User(
        id=user_id,
        email=Email("alice@example.com"),
        password=PasswordHash("hash"),
        role=role,
        status=status,
        created_at=NOW,
        verified_at=verified_at,
    )


def newcomer(user_id: UserId = ALICE) -> User:
    """Return a user who has just registered."""
    return User.register(
        user_id, email=Email("alice@example.com"), password=PasswordHash("hash"), display_name=Name("Alice"), now=NOW
    )
