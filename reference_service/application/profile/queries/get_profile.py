"""Look at one's own profile."""

from reference_service.application.profile.ports import ProfileReader, ProfileView
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.result import Err, Ok, Result


class GetProfileHandler:
    """Shows the actor's profile."""

    def __init__(self, profiles: ProfileReader) -> None:
        self._profiles = profiles

    async def execute(self, actor: Actor) -> Result[ProfileView, DomainError]:
        """Return the profile, which is not there in the moment after the registration."""
        allowed = actor.require(Permission.PROFILE_READ)
        if isinstance(allowed, Err):
            return allowed
        profile = await self._profiles.get(actor.user_id)
        return Err(not_found("profile")) if profile is None else Ok(profile)
