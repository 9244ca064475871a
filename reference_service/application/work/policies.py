"""What a permission alone does not say: whose projects and tasks somebody may make go and come back."""

from typing import Final

from reference_service.application.shared.actor import TenantActor
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.errors import Denied
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.work.project import Project
from reference_service.domain.work.task import Task

NOT_THE_OWNER: Final = Denied(
    code="NOT_THE_OWNER",
    message="Only a manager or whoever owns a project may delete or restore it.",
)
NOT_INVOLVED: Final = Denied(
    code="NOT_INVOLVED",
    message="Only a manager, or whoever made a task or works on it, may delete or restore it.",
)


def may_delete_project(actor: TenantActor, project: Project) -> Result[None, Denied]:
    """Let the owner of a project delete and restore it, and managers any."""
    return Ok(None) if _leads(actor) or actor.user_id == project.owner_id else Err(NOT_THE_OWNER)


def may_delete_task(actor: TenantActor, task: Task) -> Result[None, Denied]:
    """Let whoever made a task or works on it delete and restore it, and managers any."""
    return Ok(None) if _leads(actor) or actor.user_id in {task.created_by, task.assignee_id} else Err(NOT_INVOLVED)


def _leads(actor: TenantActor) -> bool:
    return actor.role.rank >= TenantRole.MANAGER.rank
