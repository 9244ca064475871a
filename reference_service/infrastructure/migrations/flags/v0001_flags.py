"""Flags and the rules of the house."""

import sqlalchemy as sa
from alembic import op

revision = "flags_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "flags",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("always", sa.JSON(), nullable=False),
        sa.Column("never", sa.JSON(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_flags"),
    )
    op.create_table(
        "house_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("is_registration_open", sa.Boolean(), nullable=False),
        sa.Column("maintenance_message", sa.String(120)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_house_rules"),
    )


def downgrade() -> None:
    """Take the step back."""
    for table in ("house_rules", "flags"):
        op.drop_table(table)
