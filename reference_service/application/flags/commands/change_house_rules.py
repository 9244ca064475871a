"""Have something else hold for the whole service."""

from dataclasses import dataclass

from reference_service.application.flags.ports import FlagsTransactions, HouseRulesView
from reference_service.application.flags.views import view_of_house
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.flags.house_rules import HOUSE, HouseRules
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, Stale
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.shared.text import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHouseRules:
    """What shall hold, and the version that the change was made from."""

    is_registration_open: bool
    maintenance_message: str | None
    expected_version: int


class ChangeHouseRulesHandler:
    """Changes the rules of the house."""

    def __init__(self, transactions: FlagsTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: Actor, command: ChangeHouseRules) -> Result[HouseRulesView, DomainError]:
        """Return what holds now; rules that have changed meanwhile are left alone."""
        allowed = actor.require(Permission.SYSTEM_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        message = _message(command.maintenance_message)
        if isinstance(message, Err):
            return message
        async with self._transactions.begin(actor.user_id) as work:
            kept = await work.house.get(HOUSE)
            rules = HouseRules.usual() if kept is None else kept
            if rules.version != command.expected_version:
                return Err(_changed())
            rules.change(
                is_registration_open=command.is_registration_open,
                maintenance_message=message.value,
                now=self._clock.now(),
            )
            if not rules.has_news:
                return Ok(view_of_house(rules))
            await (work.house.add(rules) if kept is None else work.house.save(rules))
            return (await work.commit()).map(lambda _: view_of_house(rules))


def _message(text: str | None) -> Result[Name | None, DomainError]:
    return Ok(None) if text is None else Name.parse(text, field="maintenance_message")


def _changed() -> Stale:
    return Stale(code="SETTINGS_CHANGED", message="The settings have changed since they were read. Read them again.")
