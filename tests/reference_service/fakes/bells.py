"""Events that mean nothing to the service, for what handles events of any kind."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from reference_service.domain.shared.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang(Event):
    """A bell rang."""

    name: ClassVar[str] = "tests.rang"
    bell: int

    @property
    def aggregate(self) -> UUID:
        return UUID(int=self.bell)
