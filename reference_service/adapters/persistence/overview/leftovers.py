"""What the overview still remembers of what is gone for good."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_

from reference_service.adapters.persistence.overview.tables import SummaryRow, TrackedTaskRow
from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.leftovers import SqlLeftovers
from reference_service.application.shared.ports.leftovers import Leftovers


def overview_leftovers(databases: Databases) -> tuple[Leftovers, ...]:
    """Return what this context leaves behind: projects and tasks that can be restored no longer, and tasks of such projects."""
    summary, task = SummaryRow, TrackedTaskRow
    return (
        SqlLeftovers(
            databases, summary, (summary.id,), lambda before: and_(summary.is_there.is_(False), summary.fate_at < before)
        ),
        SqlLeftovers(databases, task, (task.id,), _is_gone),
    )


def _is_gone(before: datetime) -> ColumnElement[bool]:
    task = TrackedTaskRow
    has_project = exists().where(SummaryRow.id == task.project_id)
    return or_(and_(task.is_there.is_(False), task.fate_at < before), and_(task.project_id.is_not(None), ~has_project))
