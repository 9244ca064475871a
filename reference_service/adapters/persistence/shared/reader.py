"""What readers are made of: statements of SQLAlchemy Core on the reading side, with pages and tenants."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import FromClause, FunctionElement, Join, Row, Select, SelectBase, Table, bindparam, literal, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import visitors

from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.row_scope import NOBODY, ROW_SCOPE, RowScope
from reference_service.adapters.persistence.shared.tenant_scope import TenantBreach, is_text, tenant_kinds
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest, Place

T = TypeVar("T")

_MOMENT: Final = "place_moment"
_IDENTITY: Final = "place_identity"
_TENANT: Final = "tenant_of_the_reader"
_PIECE: Final = 200
"""How many rows of a long list are held at once."""

Statement: TypeAlias = Select[*tuple[Any, ...]]
"""A statement, whatever its columns."""
Line: TypeAlias = Row[*tuple[Any, ...]]
"""A row of one, whose columns are its attributes."""
Order: TypeAlias = tuple[InstrumentedAttribute[datetime], InstrumentedAttribute[UUID]]
"""The moment and the identity that a list is ordered by."""


class ReaderBase:
    """Reads what belongs to no tenant.

    A statement that is made once, with names in the place of what varies, costs a third of one that is made anew.
    """

    def __init__(self, databases: Databases) -> None:
        self._databases = databases

    async def _rows(self, statement: Statement, **named: object) -> Sequence[Line]:
        """Return all rows of a statement, with values for its names."""
        return await _fetched(self._databases, statement, named, NOBODY)

    async def _row(self, statement: Statement, **named: object) -> Line | None:
        """Return the first row of a statement, if there is one."""
        return next(iter(await self._rows(statement, **named)), None)

    async def _page(self, statement: Statement, order: Order, request: PageRequest, view: Callable[[Line], T]) -> Page[T]:
        """Return the rows that a request asks for, each as what is told of it."""
        return _cut(await self._rows(_following(statement, order, request)), request.limit, view)


class TenantReaderBase:
    """Reads what belongs to tenants. Every table of tenants in a statement gets its filter here.

    Tables stand in the FROM clause or are joined to it, inside; a statement that hides one in a subquery or behind
    an alias is refused.
    """

    def __init__(self, databases: Databases) -> None:
        self._databases = databases

    async def _rows(self, tenant: TenantId, statement: Statement, **named: object) -> Sequence[Line]:
        """Return all rows of a statement inside a tenant, with values for its names."""
        scope = RowScope(tenant=tenant.value)
        return await _fetched(self._databases, _inside(statement), {**named, _TENANT: tenant.value}, scope)

    async def _row(self, tenant: TenantId, statement: Statement, **named: object) -> Line | None:
        """Return the first row of a statement inside a tenant, if there is one."""
        return next(iter(await self._rows(tenant, statement, **named)), None)

    async def _page(
        self, tenant: TenantId, statement: Statement, order: Order, request: PageRequest, view: Callable[[Line], T]
    ) -> Page[T]:
        """Return the rows that a request asks for inside a tenant, each as what is told of it."""
        return _cut(await self._rows(tenant, _following(statement, order, request)), request.limit, view)

    async def _latest(
        self, tenant: TenantId, statement: Statement, order: Order, request: PageRequest, view: Callable[[Line], T]
    ) -> Page[T]:
        """Return the rows that a request asks for inside a tenant, the newest first."""
        return _cut(await self._rows(tenant, _preceding(statement, order, request)), request.limit, view)

    async def _stream(self, tenant: TenantId, statement: Statement, **named: object) -> AsyncGenerator[Line, None]:
        """Return all rows of a statement inside a tenant one after the other, a few of them at once.

        It holds a connection, and the moment that it sees, until its end or until it is closed.
        """
        values = {**named, _TENANT: tenant.value}
        async with self._databases.reader.connect() as connection:
            await _enter(connection, RowScope(tenant=tenant.value))
            options = {"yield_per": _PIECE}
            async with connection.stream(_inside(statement), values, execution_options=options) as rows:
                async for row in rows:
                    yield row

    async def _rows_across(self, user: UserId, statement: Statement) -> Sequence[Line]:
        """Return all rows of a statement in all tenants of a user, who must be its filter."""
        return await _fetched(self._databases, statement, {}, RowScope(user=user.value))


async def _fetched(databases: Databases, statement: Statement, named: Mapping[str, object], scope: RowScope) -> Sequence[Line]:
    async with databases.reader.connect() as connection:
        await _enter(connection, scope)
        return (await connection.execute(statement, named)).all()


async def _enter(connection: AsyncConnection, scope: RowScope) -> None:
    # SQLite has no policies that would ask for it.
    if scope is not NOBODY and connection.dialect.name != "sqlite":
        await connection.execution_options(**{ROW_SCOPE: scope})


@lru_cache(maxsize=256)
def _inside(statement: Statement) -> Statement:
    """Return a statement with the filter of tenants, whose value it then lacks: none is sent without one."""
    kinds = tenant_kinds()
    parts = list(visitors.iterate(statement))
    named = {kinds[part.key] for part in parts if isinstance(part, Table) and part.key in kinds}
    hidden = any(
        isinstance(part, FromClause | SelectBase) and not isinstance(part, Table | Join | FunctionElement) for part in parts[1:]
    )
    if not named or hidden or any(is_text(part) for part in parts):
        raise TenantBreach("A statement inside a tenant names tables of tenants, not as text, by alias or in a subquery.")
    return statement.where(*(kind.tenant_id == bindparam(_TENANT) for kind in named))


def _following(statement: Statement, order: Order, request: PageRequest) -> Statement:
    moment, identity = order
    listed = statement.add_columns(moment.label(_MOMENT), identity.label(_IDENTITY)).order_by(moment, identity)
    if request.after is not None:
        place = tuple_(literal(request.after.moment, moment.type), literal(request.after.identity, identity.type))
        listed = listed.where(tuple_(moment, identity) > place)
    # One more than asked for tells whether another page follows.
    return listed.limit(request.limit + 1)


def _preceding(statement: Statement, order: Order, request: PageRequest) -> Statement:
    """Return what `_following` does, the other way round."""
    moment, identity = order
    listed = statement.add_columns(moment.label(_MOMENT), identity.label(_IDENTITY)).order_by(moment.desc(), identity.desc())
    if request.after is not None:
        place = tuple_(literal(request.after.moment, moment.type), literal(request.after.identity, identity.type))
        listed = listed.where(tuple_(moment, identity) < place)
    return listed.limit(request.limit + 1)


def _cut(rows: Sequence[Line], limit: int, view: Callable[[Line], T]) -> Page[T]:
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    following = None if last is None else Place(getattr(last, _MOMENT), getattr(last, _IDENTITY))
    return Page(tuple(view(row) for row in shown), following)
