"""Who may look at the overview."""

from reference_service.application.shared.actor import TenantActor
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import Denied
from reference_service.domain.shared.result import Result


def may_look(actor: TenantActor) -> Result[None, Denied]:
    """Let whoever may see both what is counted and what it is counted in."""
    return actor.require(Permission.PROJECTS_READ).and_then(lambda _: actor.require(Permission.TASKS_READ))
