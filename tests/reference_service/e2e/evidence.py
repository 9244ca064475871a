"""What the database says in the end, asked as somebody whom no policy keeps from seeing all of it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from reference_service.adapters.bridges.public_events import TenantPublicEvents
from reference_service.adapters.persistence.audit_log.tables import EntryRow
from reference_service.adapters.persistence.identity.tables import UserRow
from reference_service.adapters.persistence.profile.tables import ProfileRow
from reference_service.adapters.persistence.shared.outbox import OutboxRow
from reference_service.adapters.persistence.tenancy.tables import TenantRecord
from reference_service.adapters.persistence.webhooks.tables import WebhookDeliveryRow
from reference_service.adapters.persistence.work.tables import ProjectRow, TaskRow
from reference_service.infrastructure.database import open_databases

_PATIENCE: Final = 120.0
"""Seconds within which all that was committed has been delivered."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A database, to look at."""

    engine: AsyncEngine

    async def settled(self) -> None:
        """Wait until no event and no message to a receiver waits any more."""
        waiting = (
            select(func.count()).where(OutboxRow.delivered_at.is_(None), OutboxRow.buried_at.is_(None)),
            select(func.count()).where(WebhookDeliveryRow.state == "waiting"),
        )
        async with asyncio.timeout(_PATIENCE):
            while [await self._one(each) for each in waiting] != [0, 0]:  # noqa: ASYNC110 - other processes do it
                await asyncio.sleep(0.1)

    async def buried(self) -> list[str]:
        """Return the names of events that were given up, and why."""
        rows = await self._all(select(OutboxRow.name, OutboxRow.reason).where(OutboxRow.buried_at.is_not(None)))
        return [f"{row.name}: {row.reason}" for row in rows]

    async def facts(self) -> Counter[tuple[str, UUID]]:
        """Return how often each event has happened to what."""
        rows = await self._all(select(OutboxRow.name, OutboxRow.aggregate))
        return Counter((row.name, row.aggregate) for row in rows)

    async def lines(self) -> Counter[tuple[str, UUID]]:
        """Return how often each event stands in the logs."""
        rows = await self._all(select(EntryRow.event, EntryRow.subject))
        return Counter((row.event, row.subject) for row in rows)

    async def versions(self) -> dict[UUID, int]:
        """Return how often each project and task has been stored."""
        found = [
            *await self._all(select(ProjectRow.id, ProjectRow.version)),
            *await self._all(select(TaskRow.id, TaskRow.version)),
        ]
        return {row.id: row.version for row in found}

    async def tenants(self) -> dict[str, tuple[str, int]]:
        """Return the state of each tenant, and how many projects there are that it was welcomed with."""
        welcomes = (
            select(func.count())
            .where(ProjectRow.tenant_id == TenantRecord.id, ProjectRow.name.startswith("Welcome to "))
            .scalar_subquery()
        )
        rows = await self._all(select(TenantRecord.id, TenantRecord.status, welcomes.label("welcomes")))
        return {str(row.id): (row.status, row.welcomes) for row in rows}

    async def users(self) -> tuple[set[str], set[UUID], list[UUID]]:
        """Return the addresses of users, who they are, and whose profiles there are."""
        rows = await self._all(select(UserRow.id, UserRow.email))
        profiles = await self._all(select(ProfileRow.user_id))
        return {row.email for row in rows}, {row.id for row in rows}, [row.user_id for row in profiles]

    async def end_of_events(self) -> int:
        """Return the place of the newest event."""
        place: int = await self._one(select(func.max(OutboxRow.position)))
        return place

    async def public_events(self, tenants: Collection[str], after: int) -> set[UUID]:
        """Return the events of some tenants that receivers are told of, those after a place."""
        of_tenants = OutboxRow.tenant_id.in_([UUID(each) for each in tenants])
        is_public = OutboxRow.name.in_(TenantPublicEvents().names)
        rows = await self._all(select(OutboxRow.id).where(of_tenants, is_public, OutboxRow.position > after))
        return {row.id for row in rows}

    async def messages(self) -> list[tuple[UUID, UUID, str]]:
        """Return each message to a receiver: its id, the event, and how it ended."""
        kind = WebhookDeliveryRow
        return [(row.id, row.event_id, row.state) for row in await self._all(select(kind.id, kind.event_id, kind.state))]

    async def _all(self, statement: Select[*tuple[Any, ...]]) -> list[Row[*tuple[Any, ...]]]:
        async with self.engine.connect() as connection:
            return list(await connection.execute(statement))

    async def _one(self, statement: Select[*tuple[Any, ...]]) -> Any:
        async with self.engine.connect() as connection:
            return (await connection.execute(statement)).scalar_one()


@asynccontextmanager
async def evidence_in(url: str) -> AsyncIterator[Evidence]:
    """Look into a database."""
    databases = open_databases(url)
    try:
        yield Evidence(databases.reader)
    finally:
        await databases.close()
