"""One tenant for each session: what belongs to others cannot be read, changed, deleted or written through it."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy import ColumnClause, Executable, SelectBase, Table, TableClause, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.sql.annotation import Annotated
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.sql.selectable import AliasedReturnsRows
from sqlalchemy.sql.visitors import HasTraverseInternals

from reference_service.adapters.persistence.base import Base, TenantRow
from reference_service.domain.shared.ids import TenantId

_TENANT = "tenant"


class TenantBreach(Exception):
    """A statement would have left its tenant: a bug, which is stopped before it reaches the database."""


class ScopedSession(Session):
    """A session that stays inside the tenant of its `info`."""


def open_session(engine: AsyncEngine, tenant: TenantId | None) -> AsyncSession:
    """Return a session inside one tenant; without one, it can touch the rows of no tenant at all."""
    return AsyncSession(
        engine,
        sync_session_class=ScopedSession,
        info={_TENANT: None if tenant is None else tenant.value},
        expire_on_commit=False,
        autoflush=False,
    )


@event.listens_for(ScopedSession, "do_orm_execute")
def _restrict(state: ORMExecuteState) -> None:
    """Add the tenant to what is read, changed and deleted by statements, and refuse those that it would not reach."""
    parts = [(part, nested) for part, nested in _parts(state.statement) if is_text(part) or _names_tenants(part)]
    if not parts:
        return
    if not state.is_orm_statement or state.is_insert or not all(_is_reached(state, *part) for part in parts):
        raise TenantBreach("Rows of a tenant are read and written through their mapped classes only, never by text.")
    tenant = _tenant_of(state.session)
    state.statement = state.statement.options(
        with_loader_criteria(
            TenantRow,
            lambda kind: kind.tenant_id == tenant,
            include_aliases=True,
            propagate_to_loaders=False,
        )
    )


@event.listens_for(ScopedSession, "before_flush")
def _refuse_foreign_rows(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    """Stop rows of other tenants from being written."""
    rows = [row for row in (*session.new, *session.dirty, *session.deleted) if isinstance(row, TenantRow)]
    if rows and any(row.tenant_id != _tenant_of(session) for row in rows):
        raise TenantBreach("A row of another tenant was about to be written.")


def _tenant_of(session: Session) -> UUID:
    tenant = session.info.get(_TENANT)
    if not isinstance(tenant, UUID):
        raise TenantBreach("Rows of a tenant were asked for without a tenant.")
    return tenant


def _is_reached(state: ORMExecuteState, part: object, nested: bool) -> bool:  # noqa: FBT001 - as `_parts` gives it
    """Tell whether the filter reaches a part of a statement: it works for mapped classes, not for their tables.

    SQLAlchemy itself names plain columns of the class that a statement is about; a change names no other class.
    """
    if isinstance(part, Annotated) and (nested or state.is_select):
        return True
    own = {mapper.local_table for mapper in state.all_mappers}
    return not nested and ((isinstance(part, ColumnClause) and part.table in own) or part in own)


def _parts(statement: Executable) -> Iterator[tuple[object, bool]]:
    """Return all that a statement is made of, and whether it is in a query inside; what is mapped is not taken apart."""
    whole: object = statement
    waiting = [(whole, False)]
    while waiting:
        part, nested = waiting.pop()
        yield part, nested
        if isinstance(part, HasTraverseInternals) and not (isinstance(part, Annotated) and _names_tenants(part)):
            inside = nested or (isinstance(part, SelectBase) and part is not whole)
            waiting.extend((child, inside) for child in HasTraverseInternals.get_children(part))


def _names_tenants(part: object) -> bool:
    """Tell whether a part is a table of tenants, a column of one or an alias. Mapped, it is `Annotated`."""
    table = part.table if isinstance(part, ColumnClause) else part
    while isinstance(table, AliasedReturnsRows):
        table = table.element
    return isinstance(table, TableClause) and table.name in tenant_kinds()


def is_text(part: object) -> bool:
    """Tell whether a part goes into SQL as it is written, past every filter; the star of `count(*)` is no harm."""
    return isinstance(part, TextClause) or (isinstance(part, ColumnClause) and part.is_literal and part.name != "*")


def tenant_kinds() -> Mapping[str, type[TenantRow]]:
    """Return the classes whose rows belong to a tenant, by the names of their tables."""
    return {
        str(mapper.local_table.key): mapper.class_
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, TenantRow) and isinstance(mapper.local_table, Table)
    }
