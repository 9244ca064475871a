"""Profiles: what routes can ask for."""

from dataclasses import dataclass

from reference_service.application.profile.commands.edit_profile import EditProfileHandler
from reference_service.application.profile.queries.get_profile import GetProfileHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileUseCases:
    """What concerns profiles."""

    edit: EditProfileHandler
    get: GetProfileHandler
