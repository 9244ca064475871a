"""The database itself says in which order events come, and who delivers one holds it meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "platform_0003"
down_revision = "platform_0002"
branch_labels = None
depends_on = None

_POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEPT = (
    "id",
    "name",
    "aggregate",
    "tenant_id",
    "payload",
    "occurred_at",
    "attempts",
    "due_at",
    "delivered_at",
    "buried_at",
    "reason",
)
_WAITING = sa.and_(sa.column("delivered_at").is_(None), sa.column("buried_at").is_(None))


def upgrade() -> None:
    """Take the step. The table is made anew: its rows get their numbers in the order of their identities."""
    _set_aside()
    op.create_table(
        "outbox",
        sa.Column("position", _POSITION, sa.Identity(), nullable=False),
        *_columns(),
        sa.Column("trace", sa.String(55)),
        sa.Column("claimed_by", sa.Uuid()),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("position", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
    )
    _take_back()
    for columns in (["aggregate", "position"], ["position"]):
        _index(columns)


def downgrade() -> None:
    """Take the step back."""
    _set_aside()
    op.create_table("outbox", *_columns(), sa.PrimaryKeyConstraint("id", name="pk_outbox"))
    _take_back()
    for columns in (["aggregate", "id"], ["id"]):
        _index(columns)


def _columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("aggregate", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.Uuid()),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True)),
        sa.Column("buried_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text()),
    )


def _set_aside() -> None:
    op.create_table("outbox_kept", *_columns())
    op.execute(sa.insert(_rows("outbox_kept")).from_select(_KEPT, sa.select(_rows("outbox"))))
    op.drop_table("outbox")


def _take_back() -> None:
    kept = _rows("outbox_kept")
    op.execute(sa.insert(_rows("outbox")).from_select(_KEPT, sa.select(kept).order_by(kept.c.id)))
    op.drop_table("outbox_kept")


def _rows(table: str) -> sa.TableClause:
    return sa.table(table, *(sa.column(name) for name in _KEPT))


def _index(columns: list[str]) -> None:
    name = f"ix_outbox_{'_'.join(columns)}_waiting"
    op.create_index(name, "outbox", columns, sqlite_where=_WAITING, postgresql_where=_WAITING)
