"""What administrators have switched."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from reference_service.domain.shared.events import PlatformEvent
from reference_service.domain.shared.ids import FlagId, HouseId


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagEvent(PlatformEvent):
    """A fact about a flag."""

    flag_id: FlagId
    flag: str

    @property
    def aggregate(self) -> UUID:
        """The flag."""
        return self.flag_id.value


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagSet(FlagEvent):
    """A flag has a rule; `rule` says it in words."""

    name: ClassVar[str] = "flags.flag_set"
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagDeleted(FlagEvent):
    """A flag is gone: what holds without one holds again."""

    name: ClassVar[str] = "flags.flag_deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRulesChanged(PlatformEvent):
    """Something else holds for the whole service."""

    name: ClassVar[str] = "flags.house_rules_changed"
    house_id: HouseId
    registration: str
    message: str

    @property
    def aggregate(self) -> UUID:
        """The house."""
        return self.house_id.value
