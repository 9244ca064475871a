"""What waits in the outbox is found without looking through what was delivered."""

import sqlalchemy as sa
from alembic import op

revision = "platform_0002"
down_revision = "platform_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    waiting = sa.and_(sa.column("delivered_at").is_(None), sa.column("buried_at").is_(None))
    op.create_index("ix_outbox_id_waiting", "outbox", ["id"], sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_outbox_id_waiting", "outbox")
