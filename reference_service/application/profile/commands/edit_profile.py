"""Show oneself in another way."""

from dataclasses import dataclass

from reference_service.application.profile.ports import ProfileTransactions, ProfileView
from reference_service.application.profile.views import view_of_profile
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found, stale
from reference_service.domain.shared.result import Err, Result
from reference_service.domain.shared.text import Name, Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class EditProfile:
    """The new words, and the version that the old ones were read in."""

    display_name: str
    biography: str
    expected_version: int


class EditProfileHandler:
    """Changes the actor's profile."""

    def __init__(self, transactions: ProfileTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: Actor, command: EditProfile) -> Result[ProfileView, DomainError]:
        """Return the changed profile; one that has changed meanwhile is left alone."""
        allowed = actor.require(Permission.PROFILE_EDIT)
        if isinstance(allowed, Err):
            return allowed
        name = Name.parse(command.display_name, field="display_name")
        if isinstance(name, Err):
            return name
        biography = Prose.parse(command.biography, field="biography")
        if isinstance(biography, Err):
            return biography
        async with self._transactions.begin(actor.user_id) as work:
            profile = await work.profiles.get(actor.user_id)
            if profile is None:
                return Err(not_found("profile"))
            if profile.version != command.expected_version:
                return Err(stale("profile"))
            profile.edit(display_name=name.value, biography=biography.value, now=self._clock.now())
            await work.profiles.save(profile)
            return (await work.commit()).map(lambda _: view_of_profile(profile))
