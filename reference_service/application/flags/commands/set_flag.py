"""Say for whom a feature is on."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from reference_service.application.flags.ports import FlagsTransactions, FlagView
from reference_service.application.flags.views import view_of_flag
from reference_service.application.shared.actor import Actor
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.flags.flag import FeatureFlag, FlagName
from reference_service.domain.flags.rule import Rule
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import Conflict, DomainError, Stale, stale
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.shared.text import Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFlag:
    """The name, the rule, and the version that an edit was made from; none for a flag that is not there yet."""

    name: str
    description: str
    is_enabled: bool
    percent: int
    always: Collection[UUID]
    never: Collection[UUID]
    expected_version: int | None


class SetFlagHandler:
    """Makes a flag, or changes one."""

    def __init__(self, transactions: FlagsTransactions, clock: Clock) -> None:
        self._transactions = transactions
        self._clock = clock

    async def execute(self, actor: Actor, command: SetFlag) -> Result[FlagView, DomainError]:
        """Return the flag; one that has changed meanwhile, or that the asker did not know of, is left alone."""
        allowed = actor.require(Permission.FLAGS_MANAGE)
        if isinstance(allowed, Err):
            return allowed
        name = FlagName.parse(command.name)
        if isinstance(name, Err):
            return name
        description = Prose.parse(command.description, field="description")
        if isinstance(description, Err):
            return description
        rule = Rule.parse(is_enabled=command.is_enabled, percent=command.percent, always=command.always, never=command.never)
        if isinstance(rule, Err):
            return rule
        now = self._clock.now()
        async with self._transactions.begin(actor.user_id) as work:
            flag = await work.flags.get(name.value)
            known = _known(flag, command.expected_version)
            if isinstance(known, Err):
                return known
            if flag is None:
                flag = FeatureFlag.set_first(name.value, description=description.value, rule=rule.value, now=now)
                await work.flags.add(flag)
                return (await work.commit()).map(lambda _: view_of_flag(flag))
            flag.set(description=description.value, rule=rule.value, now=now)
            if not flag.has_news:
                return Ok(view_of_flag(flag))
            await work.flags.save(flag)
            return (await work.commit()).map(lambda _: view_of_flag(flag))


def _known(flag: FeatureFlag | None, expected: int | None) -> Result[None, Conflict | Stale]:
    """Refuse a change that was not made from what is there; a deleted flag is not."""
    there = None if flag is None or flag.deleted_at is not None else flag.version
    if there == expected:
        return Ok(None)
    if expected is None:
        return Err(Conflict(code="FLAG_EXISTS", message="There is such a flag already. Read it, and name its version."))
    return Err(stale("flag"))
