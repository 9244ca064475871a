"""What was buried is counted without looking through what was delivered."""

import sqlalchemy as sa
from alembic import op

revision = "platform_0006"
down_revision = "platform_0005"
branch_labels = None
depends_on = None

_TABLES = ("outbox", "publications")


def upgrade() -> None:
    """Take the step."""
    buried = sa.column("buried_at").is_not(None)
    for table in _TABLES:
        op.create_index(f"ix_{table}_position_buried", table, ["position"], sqlite_where=buried, postgresql_where=buried)


def downgrade() -> None:
    """Take the step back."""
    for table in _TABLES:
        op.drop_index(f"ix_{table}_position_buried", table)
