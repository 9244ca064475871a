"""Row-level security on PostgreSQL, for the steps that make tables of tenants. SQLite has none, and nothing is done there.

FORCE has the policies hold for the owner of the tables, too. A setting that was never set is NULL, one that was set in
an earlier transaction is empty: both mean nobody.
"""

from typing import Final

from alembic import op

OWN_TENANT: Final = "nullif(current_setting('app.tenant_id', true), '')::uuid"
"""The tenant that the transaction is inside; NULL for none."""
OWN_USER: Final = "nullif(current_setting('app.user_id', true), '')::uuid"
"""The user whose memberships the transaction asks for; NULL for none."""
SERVICE: Final = "current_setting('app.scope', true) = 'service'"
"""Whether the transaction is a chore of the service itself."""


def isolate(*tables: str, tenant: str = "tenant_id") -> None:
    """Show the rows of tables to transactions inside their tenant alone, and to chores; `tenant` is the column."""
    for table in tables:
        protect(table)
        allow(table, "of_the_tenant", f"{tenant} = {OWN_TENANT}")
        allow(table, "of_the_service", SERVICE)


def expose(*tables: str) -> None:
    """Take back what `isolate` did, with all policies of the tables."""
    for table in tables:
        _execute(_EXPOSE.replace("[table]", table))


def protect(table: str) -> None:
    """Show the rows of a table to nobody, whom no policy allows it."""
    _execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    _execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def allow(table: str, policy: str, rows: str, command: str = "ALL") -> None:
    """Allow transactions to touch those rows of a table for which a condition holds."""
    clause = "WITH CHECK" if command == "INSERT" else "USING"
    _execute(f"CREATE POLICY {policy} ON {table} FOR {command} {clause} ({rows})")


_EXPOSE: Final = """
DO $$ DECLARE policy text; BEGIN
    FOR policy IN SELECT polname FROM pg_policy WHERE polrelid = '[table]'::regclass LOOP
        EXECUTE format('DROP POLICY %I ON [table]', policy);
    END LOOP;
    ALTER TABLE [table] NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE [table] DISABLE ROW LEVEL SECURITY;
END $$
"""


def _execute(statement: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(statement)
