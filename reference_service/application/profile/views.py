"""Profiles as they are told."""

from reference_service.application.profile.ports import ProfileView
from reference_service.domain.profile.profile import Profile


def view_of_profile(profile: Profile) -> ProfileView:
    """Return what is told about a profile."""
    return ProfileView(
        user_id=profile.user_id.value,
        display_name=profile.display_name.value,
        biography=profile.biography.value,
        version=profile.version,
    )
