"""Runs the steps of one context on a connection that is open already. Alembic imports it to have that done."""

from alembic import context
from sqlalchemy import Connection, MetaData


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
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
