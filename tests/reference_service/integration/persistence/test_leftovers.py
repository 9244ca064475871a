"""What is over goes, and nothing else."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select

from reference_service.adapters.persistence.base import Base
from reference_service.adapters.persistence.identity.leftovers import identity_leftovers
from reference_service.adapters.persistence.identity.tables import OneTimeTokenRow, RefreshTokenRow, SessionRow, UserRow
from reference_service.adapters.persistence.shared.dead_jobs import DeadJobRow
from reference_service.adapters.persistence.shared.deliveries import DeliveryRow
from reference_service.adapters.persistence.shared.leftovers import platform_leftovers
from reference_service.adapters.persistence.shared.outbox import OutboxRow
from reference_service.adapters.persistence.shared.publications import PublicationRow
from reference_service.adapters.persistence.shared.requests import RequestRow
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.application.shared.housekeeping import Housekeeping
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.fakes.shared import BEGINNING, FakeClock

pytestmark = pytest.mark.anyio

KEPT = timedelta(days=30)
OLD, NEW = BEGINNING - KEPT - timedelta(seconds=1), BEGINNING - KEPT


def event(number: int, *, delivered: datetime | None = None, buried: datetime | None = None) -> Mapping[str, object]:
    return {
        "id": UUID(int=number),
        "name": "x",
        "aggregate": UUID(int=number),
        "payload": "{}",
        "occurred_at": OLD,
        "attempts": 0,
        "due_at": OLD,
        "delivered_at": delivered,
        "buried_at": buried,
    }


EVENTS = [event(1, delivered=OLD), event(2, delivered=NEW), event(3), event(4, buried=OLD)]


async def put(databases: OwnedDatabases, kind: type[Base], *rows: Mapping[str, object]) -> None:
    async with databases.turn, as_service(databases.writer).begin() as connection:
        await connection.execute(insert(kind), [dict(row) for row in rows])


async def sweep(databases: OwnedDatabases) -> None:
    leftovers = (*platform_leftovers(databases), *identity_leftovers(databases))
    await Housekeeping(leftovers, FakeClock(), KEPT).sweep()


async def left(databases: OwnedDatabases, *kinds: type[Base]) -> list[int]:
    async with as_service(databases.reader).connect() as connection:
        return [(await connection.execute(select(func.count()).select_from(kind))).scalar_one() for kind in kinds]


async def test_events_go_when_they_were_delivered_long_ago_and_stay_while_they_wait_or_are_buried(
    databases: OwnedDatabases,
) -> None:
    await put(databases, OutboxRow, *EVENTS)
    await put(databases, PublicationRow, *EVENTS)
    await sweep(databases)

    async with as_service(databases.reader).connect() as connection:
        for kind in (OutboxRow, PublicationRow):
            rows = await connection.execute(select(kind.id).order_by(kind.id))
            assert [row.id.int for row in rows] == [2, 3, 4]


async def test_marks_go_unless_they_are_new_or_their_event_still_waits(databases: OwnedDatabases) -> None:
    await put(databases, OutboxRow, *EVENTS)
    marks = [{"event_id": UUID(int=number), "subscriber": "one", "at": OLD} for number in (1, 3, 9)]
    await put(databases, DeliveryRow, *marks, {"event_id": UUID(int=9), "subscriber": "two", "at": NEW})
    await sweep(databases)

    async with as_service(databases.reader).connect() as connection:
        rows = await connection.execute(select(DeliveryRow.event_id, DeliveryRow.subscriber).order_by(DeliveryRow.event_id))
        assert [(row.event_id.int, row.subscriber) for row in rows] == [(3, "one"), (9, "two")]


async def test_old_keys_of_requests_and_dead_jobs_go(databases: OwnedDatabases) -> None:
    for key, at in (("old", OLD), ("new", NEW)):
        row = {"owner": "ada", "key": key, "fingerprint": "f", "subject": UUID(int=1), "at": at}
        await put(databases, RequestRow, row)
        job = {"name": key, "told": "{}", "tries": 1, "reason": "x"}
        await put(databases, DeadJobRow, {**job, "id": UUID(int=1 if key == "old" else 2), "died_at": at})
    await sweep(databases)

    assert await left(databases, RequestRow, DeadJobRow) == [1, 1]


async def test_sessions_go_with_their_tokens_when_they_ended_or_expired_long_ago(databases: OwnedDatabases) -> None:
    user = {"id": UUID(int=1), "email": "a@example.com", "password_hash": "h", "role": "user", "status": "active"}
    await put(databases, UserRow, {**user, "created_at": OLD, "version": 1})
    ends = [(OLD, BEGINNING), (None, OLD), (NEW, BEGINNING), (None, BEGINNING)]
    for number, (ended, expires) in enumerate(ends):
        session = {"id": UUID(int=number), "user_id": UUID(int=1), "generation": 0, "rotated_at": OLD, "version": 1}
        await put(databases, SessionRow, {**session, "ended_at": ended, "expires_at": expires})
        await put(databases, RefreshTokenRow, {"digest": f"{number:064}", "session_id": UUID(int=number), "generation": 0})
    for purpose, used, expires in (("a", OLD, BEGINNING), ("b", None, OLD), ("c", NEW, BEGINNING), ("d", None, BEGINNING)):
        token = {"user_id": UUID(int=1), "purpose": purpose, "digest": purpose, "expires_at": expires, "used_at": used}
        await put(databases, OneTimeTokenRow, {**token, "version": 1})
    await sweep(databases)

    assert await left(databases, UserRow, SessionRow, RefreshTokenRow, OneTimeTokenRow) == [1, 2, 2, 2]
