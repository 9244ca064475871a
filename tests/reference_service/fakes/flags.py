"""Fakes of the ports of flags."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from reference_service.application.flags.ports import (
    FlagReader,
    FlagRepository,
    FlagsTransactions,
    FlagsUnitOfWork,
    FlagView,
    HouseRulesRepository,
    HouseRulesView,
    Inspection,
    Rules,
    SystemView,
)
from reference_service.application.flags.views import view_of_flag, view_of_house
from reference_service.application.identity.ports import Admission
from reference_service.application.shared.ports.flags import Flags
from reference_service.application.shared.ports.graves import BuriedEvent, Graves
from reference_service.domain.flags.flag import FeatureFlag, FlagName
from reference_service.domain.flags.house_rules import HOUSE, HouseRules
from reference_service.domain.flags.rule import Rule, is_on
from reference_service.domain.shared.features import Feature
from reference_service.domain.shared.ids import HouseId, TenantId, UserId
from tests.reference_service.fakes.scoped import FakeTenantUnitOfWork, FakeTransactions
from tests.reference_service.fakes.shared import FakeCollection, Store


class FakeFlagRepository(FakeCollection[FlagName, FeatureFlag], FlagRepository):
    """All flags, by their names."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, "flags", "flag", lambda each: each.name)


class FakeHouseRulesRepository(FakeCollection[HouseId, HouseRules], HouseRulesRepository):
    """The rules of the house."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, "house_rules", "settings", lambda _: HOUSE)


class FakeFlagsUnitOfWork(FakeTenantUnitOfWork, FlagsUnitOfWork):
    """A transaction over flags and the rules of the house."""

    def __init__(self, transactions: FakeTransactions) -> None:
        super().__init__(transactions)
        flags, house = FakeFlagRepository(self.store), FakeHouseRulesRepository(self.store)
        self.flags, self.house = flags, house
        self.collections = (flags, house)


class FakeFlagsTransactions(FakeTransactions, FlagsTransactions):
    """Where units of work over a store come from."""

    def begin(self, by: UserId | None) -> FakeFlagsUnitOfWork:
        self.by.append(by)
        return FakeFlagsUnitOfWork(self)


class FakeFlagReader(FlagReader):
    """The flags and the rules of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, name: FlagName) -> FlagView | None:
        return next((each for each in await self.all() if each.name == name.value), None)

    async def all(self) -> Sequence[FlagView]:
        kept = self._store.tables.get("flags", {}).values()
        living = [each for each in kept if isinstance(each, FeatureFlag) and each.deleted_at is None]
        return [view_of_flag(each) for each in sorted(living, key=lambda each: each.name.value)]

    async def house(self) -> HouseRulesView:
        kept = self._store.tables.get("house_rules", {}).get(HOUSE)
        return view_of_house(kept if isinstance(kept, HouseRules) else HouseRules.usual())


class FakeRules(Rules, Flags, Admission):
    """Rules that are what they are made of."""

    def __init__(
        self,
        flags: Mapping[str, Rule] | None = None,
        *,
        is_registration_open: bool = True,
        maintenance_message: str | None = None,
    ) -> None:
        self._flags = flags or {}
        self._house = HouseRulesView(
            is_registration_open=is_registration_open, maintenance_message=maintenance_message, version=1
        )

    async def of_flags(self) -> Mapping[str, Rule]:
        return self._flags

    async def of_the_house(self) -> HouseRulesView:
        return self._house

    async def is_on(self, feature: Feature, tenant: TenantId) -> bool:
        return is_on(feature.value, self._flags, tenant)

    async def is_open(self) -> bool:
        return self._house.is_registration_open


async def rules_in(store: Store) -> FakeRules:
    """Return the rules that a store holds now."""
    reader = FakeFlagReader(store)
    house = await reader.house()
    return FakeRules(
        {each.name: each.rule for each in await reader.all()},
        is_registration_open=house.is_registration_open,
        maintenance_message=house.maintenance_message,
    )


class FakeInspection(Inspection):
    """A system with nothing in it."""

    async def look(self, now: datetime) -> SystemView:
        return SystemView(
            version="1.0.0",
            environment="development",
            role="all",
            uptime=now - now + timedelta(seconds=5),
            stores=(),
            shared="embedded",
            jobs_dead=0,
        )


class FakeGraves(Graves):
    """Buried events in a list; those that were dug up are in `again`."""

    def __init__(self, *buried: BuriedEvent) -> None:
        self.buried = list(buried)
        self.again: list[tuple[UUID, datetime]] = []

    async def newest(self, limit: int) -> Sequence[BuriedEvent]:
        return sorted(self.buried, key=lambda each: each.occurred_at, reverse=True)[:limit]

    async def dig_up(self, event: UUID, now: datetime) -> bool:
        kept = [each for each in self.buried if each.id != event]
        found = len(kept) < len(self.buried)
        self.buried = kept
        if found:
            self.again.append((event, now))
        return found
