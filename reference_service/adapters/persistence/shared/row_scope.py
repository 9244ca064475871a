"""Whose rows a transaction may touch, for a database that asks for it itself, as PostgreSQL does by its policies.

The scope is an execution option of the connection; what opens the engines sends it along with the BEGIN. A transaction
without one sees the rows of no tenant. SQLite has no policies: there, the filters of sessions and readers are all.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

ROW_SCOPE: Final = "row_scope"
"""The name of the execution option."""


@dataclass(frozen=True, slots=True)
class RowScope:
    """Whose rows there are: those of one tenant, those that make a user a member, or, for chores, all of them."""

    tenant: UUID | None = None
    user: UUID | None = None
    is_service: bool = False


NOBODY: Final = RowScope()
_SERVICE: Final = RowScope(is_service=True)


def as_service(engine: AsyncEngine) -> AsyncEngine:
    """Return an engine for what the service does for all tenants at once, by itself and never for a request."""
    return engine.execution_options(**{ROW_SCOPE: _SERVICE})
