"""Look at what is on for the tenant that one works in."""

from dataclasses import dataclass

from reference_service.application.flags.ports import Rules
from reference_service.application.shared.actor import TenantActor
from reference_service.domain.flags.rule import all_on
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class FeaturesView:
    """The names of all that is on, and what everybody is told for the time being."""

    names: tuple[str, ...]
    maintenance_message: str | None


class ListFeaturesHandler:
    """Shows the members of a tenant what they can use."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    async def execute(self, actor: TenantActor) -> Result[FeaturesView, DomainError]:
        """Return what is on for the actor's tenant, and nothing of other tenants."""
        allowed = actor.require(Permission.FEATURES_READ)
        if isinstance(allowed, Err):
            return allowed
        names = all_on(await self._rules.of_flags(), actor.tenant_id)
        message = (await self._rules.of_the_house()).maintenance_message
        return Ok(FeaturesView(names=names, maintenance_message=message))
