"""What the use cases of this context ask of the outside."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from uuid import UUID

from reference_service.application.shared.ports.repository import Repository
from reference_service.application.shared.ports.unit_of_work import UnitOfWork
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.ids import UserId


class Profiles(Repository[UserId, Profile]):
    """All profiles, by their user."""


class ProfileUnitOfWork(UnitOfWork):
    """A transaction over profiles."""

    profiles: Profiles


class ProfileTransactions(ABC):
    """Where transactions over this context come from."""

    @abstractmethod
    def begin(self, by: UserId | None) -> ProfileUnitOfWork:
        """Return a transaction in the name of a user; None is the service itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileView:
    """What is told about a profile."""

    user_id: UUID
    display_name: str
    biography: str
    version: int


class ProfileReader(ABC):
    """Profiles, to look at."""

    @abstractmethod
    async def get(self, user: UserId) -> ProfileView | None:
        """Return the profile of a user."""
