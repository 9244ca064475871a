"""Rows of this context as entities, and back."""

from reference_service.adapters.persistence.profile.tables import ProfileRow
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.text import Name, Prose


def profile_of(row: ProfileRow) -> Profile:
    """Return the profile that a row holds."""
    return Profile(
        user_id=UserId(row.user_id),
        display_name=Name(row.display_name),
        biography=Prose(row.biography),
        version=row.version,
    )


def write_profile(profile: Profile, row: ProfileRow) -> None:
    """Bring a row to the state of its profile."""
    row.user_id = profile.user_id.value
    row.display_name = profile.display_name.value
    row.biography = profile.biography.value
