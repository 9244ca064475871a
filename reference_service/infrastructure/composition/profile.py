"""Profiles, put together."""

from typing import Any

from reference_service.adapters.http.use_cases.profile import ProfileUseCases
from reference_service.application.profile.commands.edit_profile import EditProfileHandler
from reference_service.application.profile.queries.get_profile import GetProfileHandler
from reference_service.application.profile.subscribers.introduce_user import IntroduceUser
from reference_service.application.shared.subscriber import Subscriber
from reference_service.infrastructure.container import Container


def profile_use_cases(container: Container) -> ProfileUseCases:
    """Return what concerns profiles."""
    return ProfileUseCases(edit=EditProfileHandler(container.profile, container.clock), get=GetProfileHandler(container.profiles))


def profile_subscribers(container: Container) -> tuple[Subscriber[Any], ...]:
    """Return what follows from events, in this context."""
    return (IntroduceUser(container.profile),)
