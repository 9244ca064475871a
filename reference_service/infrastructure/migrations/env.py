"""Runs the steps of one context on a connection that is open already. Alembic imports it to have that done."""

from alembic import context
from sqlalchemy import Connection, Identity, MetaData


def run() -> None:
    """Apply or take back steps in the transaction of the connection, so that all of them happen or none."""
    attributes = context.config.attributes
    connection: Connection = attributes["connection"]
    tables: MetaData = attributes["tables"]

    def is_ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name in tables.tables

    context.configure(
        connection=connection,
        target_metadata=tables,
        version_table=f"alembic_version_{attributes['context']}",
        include_name=is_ours,
        render_as_batch=connection.dialect.name == "sqlite",
        # For the other databases it knows better what is the same.
        compare_server_default=_is_other_default if connection.dialect.name == "sqlite" else True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _is_other_default(
    _migration: object, _kept: object, _wanted: object, _kept_text: object, wanted: object, _wanted_text: object
) -> bool | None:
    """Tell whether a default differs; None to have it compared as usual.

    SQLite numbers a primary key by itself, and says nothing of it.
    """
    return False if isinstance(wanted, Identity) else None


run()
