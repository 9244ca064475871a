"""Rows of this context as entities, and back."""

from reference_service.adapters.persistence.overview.tables import SummaryRow, TrackedTaskRow
from reference_service.domain.overview.facts import Stage
from reference_service.domain.overview.summary import ProjectSummary
from reference_service.domain.overview.tracked_task import TrackedTask
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId


def summary_of(row: SummaryRow) -> ProjectSummary:
    """Return the summary that a row holds."""
    return ProjectSummary(
        id=ProjectId(row.id),
        tenant_id=TenantId(row.tenant_id),
        started_at=row.started_at,
        active_at=row.active_at,
        tasks={stage: getattr(row, stage.value) for stage in Stage},
        is_there=row.is_there,
        fate_at=row.fate_at,
        version=row.version,
    )


def write_summary(summary: ProjectSummary, row: SummaryRow) -> None:
    """Bring a row to the state of its summary."""
    row.id = summary.id.value
    row.tenant_id = summary.tenant_id.value
    row.started_at = summary.started_at
    row.active_at = summary.active_at
    for stage, number in summary.tasks.items():
        setattr(row, stage.value, number)
    row.is_there = summary.is_there
    row.fate_at = summary.fate_at


def task_of(row: TrackedTaskRow) -> TrackedTask:
    """Return the task that a row holds."""
    return TrackedTask(
        id=TaskId(row.id),
        tenant_id=TenantId(row.tenant_id),
        active_at=row.active_at,
        project_id=None if row.project_id is None else ProjectId(row.project_id),
        stage=Stage(row.stage),
        stage_at=row.stage_at,
        is_there=row.is_there,
        fate_at=row.fate_at,
        version=row.version,
    )


def write_task(task: TrackedTask, row: TrackedTaskRow) -> None:
    """Bring a row to the state of its task."""
    row.id = task.id.value
    row.tenant_id = task.tenant_id.value
    row.active_at = task.active_at
    row.project_id = None if task.project_id is None else task.project_id.value
    row.stage = task.stage.value
    row.stage_at = task.stage_at
    row.is_there = task.is_there
    row.fate_at = task.fate_at
