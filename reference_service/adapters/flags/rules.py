"""What administrators have switched, for whoever asks at every turn."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from reference_service.adapters.flags.kept import Kept
from reference_service.application.flags.ports import FlagReader, HouseRulesView, Rules
from reference_service.application.identity.ports import Admission
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.flags import Flags
from reference_service.domain.flags.events import FlagEvent, HouseRulesChanged
from reference_service.domain.flags.rule import Rule, is_on
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.features import Feature
from reference_service.domain.shared.ids import TenantId

LONGEST: Final = timedelta(seconds=3)
"""How long a process may not know of what another one has changed."""


class KeptRules(Rules, Flags, Admission):
    """The rules, read anew after each change by this process, and every few seconds for the sake of the others."""

    def __init__(self, reader: FlagReader, clock: Clock, longest: timedelta = LONGEST) -> None:
        self._reader = reader
        self._flags = Kept(self._read_flags, clock, longest)
        self._house = Kept(reader.house, clock, longest)

    async def of_flags(self) -> Mapping[str, Rule]:
        """Return the rules of all flags, by their names."""
        return await self._flags.get()

    async def of_the_house(self) -> HouseRulesView:
        """Return the rules of the house."""
        return await self._house.get()

    async def is_on(self, feature: Feature, tenant: TenantId) -> bool:
        """Tell whether a feature is on for a tenant."""
        return is_on(feature.value, await self._flags.get(), tenant)

    async def is_open(self) -> bool:
        """Tell whether strangers may register."""
        return (await self._house.get()).is_registration_open

    async def hear(self, events: Sequence[Event]) -> None:
        """Forget what a commit has made untrue."""
        if any(isinstance(event, FlagEvent) for event in events):
            self._flags.forget()
        if any(isinstance(event, HouseRulesChanged) for event in events):
            self._house.forget()

    async def _read_flags(self) -> Mapping[str, Rule]:
        return MappingProxyType({each.name: each.rule for each in await self._reader.all()})
