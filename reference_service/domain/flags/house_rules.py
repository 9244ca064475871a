"""What holds for the whole service while it runs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self
from uuid import UUID

from reference_service.domain.flags.events import HouseRulesChanged
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.ids import HouseId
from reference_service.domain.shared.text import Name

HOUSE: Final = HouseId(UUID(int=0))
"""There is one."""


@dataclass(slots=True, eq=False, kw_only=True)
class HouseRules(Entity):
    """Whether strangers may register, and what everybody is told for the time being."""

    is_registration_open: bool
    maintenance_message: Name | None

    @classmethod
    def usual(cls) -> Self:
        """Return what holds as long as nobody has said anything else."""
        return cls(is_registration_open=True, maintenance_message=None)

    def change(self, *, is_registration_open: bool, maintenance_message: Name | None, now: datetime) -> None:
        """Have something else hold."""
        if (is_registration_open, maintenance_message) == (self.is_registration_open, self.maintenance_message):
            return
        self.is_registration_open, self.maintenance_message = is_registration_open, maintenance_message
        self._record(
            HouseRulesChanged(
                occurred_at=now,
                house_id=HOUSE,
                registration="open" if is_registration_open else "closed",
                message="" if maintenance_message is None else maintenance_message.value,
            )
        )
