"""PostgreSQL itself keeps projects and tasks apart by their tenants."""

from reference_service.infrastructure.migrations.row_security import expose, isolate

revision = "work_0002"
down_revision = "work_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    isolate("projects", "tasks")


def downgrade() -> None:
    """Take the step back."""
    expose("projects", "tasks")
