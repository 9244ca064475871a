"""Events that wait to be published to other services."""

import sqlalchemy as sa
from alembic import op

revision = "platform_0004"
down_revision = "platform_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "publications",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("aggregate", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid()),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("trace", sa.String(55)),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.Uuid()),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.Column("delivered_at", sa.DateTime(timezone=True)),
        sa.Column("buried_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("position", name="pk_publications"),
        sa.UniqueConstraint("id", name="uq_publications_id"),
    )
    waiting = sa.and_(sa.column("delivered_at").is_(None), sa.column("buried_at").is_(None))
    for columns in (["aggregate", "position"], ["position"]):
        name = f"ix_publications_{'_'.join(columns)}_waiting"
        op.create_index(name, "publications", columns, sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("publications")
