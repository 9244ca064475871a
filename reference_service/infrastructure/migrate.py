"""Brings a database to the form that this version needs, and back."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, func, inspect, select, true
from sqlalchemy.schema import CreateSchema

from reference_service.adapters.persistence.audit_log.tables import EntryRow, HeadRow
from reference_service.adapters.persistence.base import Base
from reference_service.adapters.persistence.files.tables import StoredFileRow
from reference_service.adapters.persistence.flags.tables import FlagRow, HouseRulesRow
from reference_service.adapters.persistence.identity.tables import (
    OneTimeTokenRow,
    RefreshTokenRow,
    SessionRow,
    TwoFactorRow,
    UserRow,
)
from reference_service.adapters.persistence.overview.tables import SummaryRow, TrackedTaskRow
from reference_service.adapters.persistence.profile.tables import ProfileRow
from reference_service.adapters.persistence.shared.dead_jobs import DeadJobRow
from reference_service.adapters.persistence.shared.deliveries import DeliveryRow
from reference_service.adapters.persistence.shared.outbox import OutboxRow
from reference_service.adapters.persistence.shared.publications import PublicationRow
from reference_service.adapters.persistence.shared.requests import RequestRow
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.adapters.persistence.shared.timetable import ScheduleRow
from reference_service.adapters.persistence.tenancy.tables import InvitationRow, MemberRow, TenantRecord
from reference_service.adapters.persistence.webhooks.tables import WebhookDeliveryRow, WebhookEndpointRow
from reference_service.adapters.persistence.work.tables import ProjectRow, TaskRow
from reference_service.infrastructure.database import OwnedDatabases
from reference_service.infrastructure.database_rights import grant

CONTEXTS: Final[Mapping[str, tuple[type[Base], ...]]] = MappingProxyType(
    {
        "identity": (UserRow, SessionRow, RefreshTokenRow, OneTimeTokenRow, TwoFactorRow),
        "profile": (ProfileRow,),
        "tenancy": (TenantRecord, MemberRow, InvitationRow),
        "work": (ProjectRow, TaskRow),
        "webhooks": (WebhookEndpointRow, WebhookDeliveryRow),
        "flags": (FlagRow, HouseRulesRow),
        "files": (StoredFileRow,),
        "overview": (SummaryRow, TrackedTaskRow),
        "audit_log": (EntryRow, HeadRow),
        "platform": (OutboxRow, PublicationRow, DeliveryRow, RequestRow, DeadJobRow, ScheduleRow),
    }
)
"""The tables of each context: none refers to one of another, so that each can have a database of its own."""

_SCRIPTS: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 7_264_301_958
"""The number of the advisory lock that two migrations at once take turns by."""


class BrokenReferences(Exception):
    """A step would have left rows that refer to rows that are gone; nothing of it was kept."""


async def upgrade(databases: OwnedDatabases, contexts: Collection[str] = (), *, grantee: str | None = None) -> None:
    """Apply all steps that are missing, or none if one of them fails. Two at once take turns.

    `grantee` is a role of PostgreSQL that gets the rights which the service needs; `MissingRole` if there is none.
    """
    await _migrate(databases, contexts, lambda config: command.upgrade(config, "head"), grantee)


async def downgrade(databases: OwnedDatabases, contexts: Collection[str] = (), *, to: str = "base") -> None:
    """Take steps back until a revision, or all of them; what only they could hold is lost."""
    await _migrate(databases, contexts, lambda config: command.downgrade(config, to), None)


async def pending(databases: OwnedDatabases) -> tuple[str, ...]:
    """Return the names of the steps that are missing, in the order in which they are applied."""
    async with databases.primary.reader.connect() as connection:
        return await connection.run_sync(_missing, _contexts_of(databases))


def tables_of(context: str) -> MetaData:
    """Return the tables of one context alone."""
    tables = MetaData(naming_convention=Base.metadata.naming_convention)
    for kind in CONTEXTS[context]:
        table = kind.__table__
        assert isinstance(table, Table), "A mapped class of ours is a table."
        table.to_metadata(tables)
    return tables


def configured(context: str, connection: Connection | None = None) -> Config:
    """Return what commands of Alembic need to work on one context by a connection; without one, to read its steps."""
    config = Config(attributes={"connection": connection, "context": context, "tables": tables_of(context)})
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("version_locations", str(_SCRIPTS / context).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config


async def _migrate(
    databases: OwnedDatabases, contexts: Collection[str], step: Callable[[Config], None], grantee: str | None
) -> None:
    async with as_service(databases.writer).connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # SQLite changes a table by making it anew, which with foreign keys on takes the rows that refer to it along.
            # The setting cannot change inside a transaction.
            raw = await connection.get_raw_connection()
            await raw.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr] # it is connected
        try:
            async with connection.begin():
                await connection.run_sync(_take_turn)
                for context in contexts or _contexts_of(databases):
                    if databases.has_schemas:
                        await connection.run_sync(_enter_schema, context)
                    await connection.run_sync(_step, context, step)
                await connection.run_sync(_check_references)
                if grantee is not None:
                    await connection.run_sync(_grant, databases, grantee)
        finally:
            # Its settings are not those of the others, so nobody uses it again.
            await connection.invalidate()


def _take_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.set_config("statement_timeout", "0", true())))
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _enter_schema(connection: Connection, context: str) -> None:
    if not inspect(connection).has_schema(context):
        connection.execute(CreateSchema(context))
    _look_in(connection, (context,))


def _look_in(connection: Connection, schemas: Sequence[str]) -> None:
    connection.execute(select(func.set_config("search_path", ", ".join(schemas), true())))


def _grant(connection: Connection, databases: OwnedDatabases, role: str) -> None:
    if databases.has_schemas:
        _look_in(connection, _contexts_of(databases))
    grant(connection, role)


def _step(connection: Connection, context: str, step: Callable[[Config], None]) -> None:
    step(configured(context, connection))


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise BrokenReferences(f"Rows of `{broken[0][0]}` refer to rows of `{broken[0][2]}` that are gone.")


def _contexts_of(databases: OwnedDatabases) -> tuple[str, ...]:
    return tuple(context for context in CONTEXTS if not databases.contexts or context in databases.contexts)


def _missing(connection: Connection, contexts: Sequence[str]) -> tuple[str, ...]:
    return tuple(step for context in contexts for step in _missing_of(context, connection))


def _missing_of(context: str, connection: Connection) -> Iterator[str]:
    scripts = ScriptDirectory.from_config(configured(context, connection))
    kept = MigrationContext.configure(connection, opts={"version_table": f"alembic_version_{context}"})
    steps = scripts.iterate_revisions("head", kept.get_current_revision() or "base")
    yield from reversed([step.revision for step in steps])
