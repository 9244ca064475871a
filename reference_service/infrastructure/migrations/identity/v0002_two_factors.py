"""The second factors of users."""

import sqlalchemy as sa
from alembic import op

revision = "identity_0002"
down_revision = "identity_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "two_factors",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_secret", sa.String(255)),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("recovery_digests", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_two_factors"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_two_factors_user_id", ondelete="CASCADE"),
    )


def downgrade() -> None:
    """Take the step back: whoever had a second factor logs in by their password alone."""
    op.drop_table("two_factors")
