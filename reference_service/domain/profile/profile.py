"""A user's public face."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from reference_service.domain.profile.events import ProfileEdited
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.text import Name, Prose


@dataclass(slots=True, eq=False, kw_only=True)
class Profile(Entity):
    """What a user tells about themselves."""

    user_id: UserId
    display_name: Name
    biography: Prose

    @classmethod
    def introduce(cls, user_id: UserId, display_name: Name) -> Self:
        """Return the profile of somebody new."""
        return cls(user_id=user_id, display_name=display_name, biography=Prose(""))

    def edit(self, *, display_name: Name, biography: Prose, now: datetime) -> None:
        """Say something else."""
        if (display_name, biography) != (self.display_name, self.biography):
            self.display_name, self.biography = display_name, biography
            self._record(ProfileEdited(occurred_at=now, user_id=self.user_id))
