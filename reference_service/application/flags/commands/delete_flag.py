"""Have a flag decide about nothing any more."""

from dataclasses import dataclass

from reference_service.application.flags.ports import FlagsTransactions
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.flags.flag import FlagName
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.result import Err, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteFlag:
    """The name."""

    name: str


class DeleteFlagHandler:
    """Deletes a flag, so that what holds without one holds again."""

    def __init__(self, transactions: FlagsTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: Actor, command: DeleteFlag) -> Result[None, DomainError]:
        """Delete the flag."""
        allowed = actor.require(Permission.FLAGS_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        name = FlagName.parse(command.name)
        if isinstance(name, Err):
            return name
        async with self._transactions.begin(actor.user_id) as work:
            flag = await work.flags.get(name.value)
            if flag is None or flag.deleted_at is not None:
                return Err(not_found("flag"))
            flag.delete(self._clock.now())
            await work.flags.save(flag)
            return await work.commit()
