"""The driver of PostgreSQL with the scope of a transaction in its BEGIN, where it would be a trip to the server more.

The scope ends with the transaction, so nothing of it is left when the connection goes to somebody else.
"""

from typing import Any

import asyncpg  # type: ignore[import-untyped] # the library has no types
from sqlalchemy.engine import Connection

from reference_service.adapters.persistence.shared.row_scope import NOBODY, ROW_SCOPE, RowScope


class ScopedConnection(asyncpg.Connection):  # type: ignore[misc] # nor has its class
    """A connection that is told whose rows its next transaction may touch."""

    _scope = NOBODY

    def next_scope(self, scope: RowScope) -> None:
        """Give the next transaction its scope; the one after it has none again."""
        self._scope = scope

    async def execute(self, query: str, *args: object, **options: float | None) -> str:
        """Execute a script; one that begins a transaction gives it its scope, too."""
        if query.startswith("BEGIN"):
            query += _settings(self._scope)
            self._scope = NOBODY
        done: str = await super().execute(query, *args, **options)
        return done


async def connect(**options: Any) -> Any:
    """Return a connection. If nobody takes one, that is told as by a server that is about to begin or end."""
    try:
        return await asyncpg.connect(connection_class=ScopedConnection, **options)
    except OSError as error:
        raise asyncpg.CannotConnectNowError(type(error).__name__) from error


def scope(connection: Connection) -> None:
    """Tell the driver what the options of a connection say, before its transaction begins."""
    driver: Any = connection.connection.driver_connection
    driver.next_scope(connection.get_execution_options().get(ROW_SCOPE, NOBODY))


def _settings(scope: RowScope) -> str:
    """Return the statements that set a scope. Only identities go into them, which cannot hold a quote."""
    said = {"app.tenant_id": scope.tenant, "app.user_id": scope.user, "app.scope": "service" if scope.is_service else None}
    return "".join(f" SET LOCAL {name} = '{value}';" for name, value in said.items() if value is not None)
