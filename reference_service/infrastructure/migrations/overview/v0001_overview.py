"""Projects and tasks as far as they have been heard of."""

import sqlalchemy as sa
from alembic import op

from reference_service.infrastructure.migrations.row_security import isolate

revision = "overview_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "overview_projects",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(stage, sa.Integer(), nullable=False) for stage in ("open", "in_progress", "review", "done", "cancelled")),
        sa.Column("is_there", sa.Boolean(), nullable=False),
        sa.Column("fate_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_overview_projects"),
    )
    op.create_index("ix_overview_projects_tenant_id_started_at_id", "overview_projects", ["tenant_id", "started_at", "id"])
    op.create_table(
        "overview_tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid()),
        sa.Column("stage", sa.String(32), nullable=False),
        sa.Column("stage_at", sa.DateTime(timezone=True)),
        sa.Column("active_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_there", sa.Boolean(), nullable=False),
        sa.Column("fate_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_overview_tasks"),
    )
    op.create_index("ix_overview_tasks_tenant_id", "overview_tasks", ["tenant_id"])
    op.create_index("ix_overview_tasks_project_id", "overview_tasks", ["project_id"])
    isolate("overview_projects", "overview_tasks")


def downgrade() -> None:
    """Take the step back."""
    for table in ("overview_tasks", "overview_projects"):
        op.drop_table(table)
