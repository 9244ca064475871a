"""An index on the sessions that ended, of which those of the last minutes are asked for again and again."""

import sqlalchemy as sa
from alembic import op

revision = "identity_0003"
down_revision = "identity_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    ended = sa.column("ended_at").is_not(None)
    op.create_index("ix_sessions_ended_at", "sessions", ["ended_at"], sqlite_where=ended, postgresql_where=ended)


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_sessions_ended_at", "sessions")
