"""What happens to profiles."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileEdited(Event):
    """The user changed how others see them."""

    name: ClassVar[str] = "profile.profile_edited"
    user_id: UserId

    @property
    def aggregate(self) -> UUID:
        """The user."""
        return self.user_id.value
