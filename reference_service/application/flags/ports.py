"""What the use cases of this context ask of the outside."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reference_service.application.shared.ports.repository import Repository
from reference_service.application.shared.ports.unit_of_work import UnitOfWork
from reference_service.domain.flags.flag import FeatureFlag, FlagName
from reference_service.domain.flags.house_rules import HouseRules
from reference_service.domain.flags.rule import Rule
from reference_service.domain.shared.ids import HouseId, UserId


class FlagRepository(Repository[FlagName, FeatureFlag]):
    """All flags, by their names, deleted ones included."""


class HouseRulesRepository(Repository[HouseId, HouseRules]):
    """The rules of the house; none as long as nobody has changed them."""


class FlagsUnitOfWork(UnitOfWork):
    """A transaction over flags and the rules of the house."""

    flags: FlagRepository
    house: HouseRulesRepository


class FlagsTransactions(ABC):
    """Where transactions over this context come from."""

    @abstractmethod
    def begin(self, by: UserId | None) -> FlagsUnitOfWork:
        """Return a transaction in the name of a user; None is the service itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagView:
    """What is told about a flag."""

    name: str
    description: str
    rule: Rule
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRulesView:
    """What is told about the rules of the house."""

    is_registration_open: bool
    maintenance_message: str | None
    version: int


class FlagReader(ABC):
    """Flags and the rules of the house, to look at; without deleted flags."""

    @abstractmethod
    async def get(self, name: FlagName) -> FlagView | None:
        """Return one flag."""

    @abstractmethod
    async def all(self) -> Sequence[FlagView]:
        """Return all flags, by their names."""

    @abstractmethod
    async def house(self) -> HouseRulesView:
        """Return the rules of the house: the usual ones, of version 0, as long as nobody has changed them."""


class Rules(ABC):
    """What holds now, asked at every turn; a change holds within seconds, in every process."""

    @abstractmethod
    async def of_flags(self) -> Mapping[str, Rule]:
        """Return the rules of all flags, by their names."""

    @abstractmethod
    async def of_the_house(self) -> HouseRulesView:
        """Return the rules of the house."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreView:
    """What is told about a database."""

    contexts: tuple[str, ...]
    kind: str
    version: str
    applied: tuple[str, ...]
    """The steps of migrations that it has taken, the last of each context."""
    pending: tuple[str, ...]
    """The steps that it still lacks."""
    events_waiting: int
    events_buried: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemView:
    """What is told about the process that answers, and about what it works with. There is no secret in it."""

    version: str
    environment: str
    role: str
    uptime: timedelta
    stores: tuple[StoreView, ...]
    shared: str
    """What holds what processes have to agree on: `embedded` in this one, or `redis`."""
    jobs_dead: int


class Inspection(ABC):
    """Who can look at the process and what it works with."""

    @abstractmethod
    async def look(self, now: datetime) -> SystemView:
        """Return what is there now."""
