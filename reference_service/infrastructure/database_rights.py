"""What the role that the service works with may do on PostgreSQL: no more than it needs."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, bindparam, func, select, text, true

from reference_service.adapters.persistence.shared.database import Databases


class MissingRole(Exception):
    """There is no role that rights could be granted to."""


async def faults(databases: Databases) -> tuple[str, ...]:
    """Return why a role could go past the policies that keep tenants apart, each a sentence; none for SQLite."""
    if databases.writer.dialect.name != "postgresql":
        return ()
    async with databases.writer.connect() as connection:
        found = (await connection.execute(_ROLE)).one()
    return tuple(sentence for name, sentence in _FAULTS.items() if getattr(found, name))


def grant(connection: Connection, role: str) -> None:
    """Give a role the rights that the service needs on all tables there are, and no others; `MissingRole`."""
    if not connection.scalar(_EXISTS, {"role": role}):
        raise MissingRole(f"There is no role `{role}`: make it by `CREATE ROLE … LOGIN`, without more rights.")
    connection.execute(select(func.set_config("app.grantee", role, true())))
    connection.execute(_GRANT)


_FAULTS: Final[Mapping[str, str]] = {
    "is_superuser": "The role of DATABASE_URL is a superuser, for whom no row-level security holds.",
    "bypasses": "The role of DATABASE_URL has BYPASSRLS: no row-level security holds for it.",
    "owns": "The role of DATABASE_URL owns tables, and could switch their row-level security off.",
}
_EXISTS: Final = text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)").bindparams(bindparam("role"))
_ROLE: Final = text(
    """
    SELECT rolsuper AS is_superuser, rolbypassrls AS bypasses, NOT rolsuper AND EXISTS (
        SELECT FROM pg_class
        WHERE relkind = 'r' AND relnamespace = ANY (current_schemas(false)::regnamespace[])
            AND pg_has_role(current_user, relowner, 'MEMBER')
    ) AS owns
    FROM pg_roles WHERE rolname = current_user
    """
)
# The log takes new lines only. What a role was granted before and needs no more is taken back.
_GRANT: Final = text(
    """
    DO $$
    DECLARE
        role text := current_setting('app.grantee');
        space text;
        kept record;
        rights text;
    BEGIN
        FOREACH space IN ARRAY current_schemas(false) LOOP
            EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', space, role);
        END LOOP;
        FOR kept IN
            SELECT oid::regclass AS name, relname FROM pg_class
            WHERE relkind = 'r' AND relnamespace = ANY (current_schemas(false)::regnamespace[])
                AND pg_has_role(relowner, 'USAGE')
        LOOP
            rights := CASE
                WHEN kept.relname ^@ 'alembic_version_' THEN 'SELECT'
                WHEN kept.relname = 'audit_entries' THEN 'SELECT, INSERT'
                WHEN kept.relname = 'audit_heads' THEN 'SELECT, INSERT, UPDATE'
                ELSE 'SELECT, INSERT, UPDATE, DELETE'
            END;
            EXECUTE format('REVOKE ALL ON TABLE %s FROM %I', kept.name, role);
            EXECUTE format('GRANT %s ON TABLE %s TO %I', rights, kept.name, role);
        END LOOP;
    END $$
    """
)
