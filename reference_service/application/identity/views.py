"""Users as they are told."""

from reference_service.application.identity.ports import UserView
from reference_service.domain.identity.user import User


def view_of_user(user: User) -> UserView:
    """Return what is told about a user."""
    return UserView(
        id=user.id.value,
        email=user.email.value,
        role=user.role.value,
        status=user.status.value,
        verified=user.verified_at is not None,
        created_at=user.created_at,
    )
