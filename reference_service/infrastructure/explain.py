"""What the database does to answer the questions that are asked most often."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import event, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from reference_service.adapters.persistence.audit_log.readers import SqlAuditReader
from reference_service.adapters.persistence.identity.readers import SqlUserReader
from reference_service.adapters.persistence.profile.readers import SqlProfileReader
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.adapters.persistence.tenancy.readers import SqlMemberships, SqlTenantReader
from reference_service.adapters.persistence.work.readers import SqlProjectReader, SqlTaskReader
from reference_service.application.shared.actor import TenantActor
from reference_service.application.work.ports import TaskFilter
from reference_service.domain.audit_log.entry import Chain
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId, UserId
from reference_service.domain.shared.pagination import PageRequest
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.database import OwnedDatabases

Ask = Callable[[OwnedDatabases], Awaitable[object]]
"""A question to a reader of the database that its context is in."""
_NOBODY: Final = UUID(int=0)
_TENANT: Final = TenantId(_NOBODY)
_USER: Final = UserId(_NOBODY)
_PAGE: Final = PageRequest(50)
HOT: Final[Mapping[str, tuple[str, Ask]]] = MappingProxyType(
    {
        "user": ("identity", lambda store: SqlUserReader(store).get(_USER)),
        "users": ("identity", lambda store: SqlUserReader(store).page(_PAGE)),
        "profile": ("profile", lambda store: SqlProfileReader(store).get(_USER)),
        "membership": ("tenancy", lambda store: SqlMemberships(store).role_of(_USER, _TENANT)),
        "tenants of a user": ("tenancy", lambda store: SqlTenantReader(store).of_member(_USER)),
        "members": (
            "tenancy",
            lambda store: SqlTenantReader(store).members(TenantActor(_USER, _TENANT, TenantRole.OWNER), _PAGE),
        ),
        "project": ("work", lambda store: SqlProjectReader(store).get(_TENANT, ProjectId(_NOBODY))),
        "projects": ("work", lambda store: SqlProjectReader(store).page(_TENANT, _PAGE)),
        "counts of tasks": ("work", lambda store: SqlProjectReader(store).task_counts(_TENANT, ProjectId(_NOBODY))),
        "task": ("work", lambda store: SqlTaskReader(store).get(_TENANT, TaskId(_NOBODY))),
        "tasks": ("work", lambda store: SqlTaskReader(store).page(_TENANT, TaskFilter(project=ProjectId(_NOBODY)), _PAGE)),
        "log": ("audit_log", lambda store: SqlAuditReader(store).page(Chain.of_tenant(_TENANT), _PAGE)),
    }
)
"""The questions, with the context whose tables they are about."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a question is answered: the lines of the database, and whether it looks through a whole table for it."""

    question: str
    lines: tuple[str, ...]
    scans: bool


async def explain(container: Container, questions: Mapping[str, tuple[str, Ask]] = HOT) -> tuple[Plan, ...]:
    """Return the plan of each question.

    PostgreSQL is told to do what it can to avoid a scan, which of a small table is quicker than anything else: so a scan
    means that no index helps.
    """
    plans = []
    for question, (context, ask) in questions.items():
        store = container.databases_of(context)
        statement, values = await _asked(store, ask)
        async with as_service(store.primary.reader).connect() as connection:
            plans.append(await _plan(connection, question, statement, values))
    return tuple(plans)


async def _asked(store: OwnedDatabases, ask: Ask) -> tuple[str, Any]:
    """Return the statement that a question is sent as, with its values."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        sent.append((statement, values))

    engine = store.reader.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        await ask(store)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return sent[-1]


async def _plan(connection: AsyncConnection, question: str, statement: str, values: Any) -> Plan:
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        await connection.execute(select(func.set_config("enable_seqscan", "off", true())))
    explained = f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{statement}"
    rows = (await connection.exec_driver_sql(explained, values)).all()
    lines = tuple(str(row[-1]) for row in rows)
    return Plan(question, lines, any(_is_scan(line) for line in lines))


def _is_scan(line: str) -> bool:
    """Tell whether a line is about a table that is looked through from one end to the other."""
    return "Seq Scan" in line or (line.startswith("SCAN ") and "INDEX" not in line)
