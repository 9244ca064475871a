"""The deliveries of all tenants that wait. This has no session, since no session crosses from tenant to tenant."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Final
from uuid import UUID

from sqlalchemy import Integer, bindparam, select, update

from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.reader import Line
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.adapters.persistence.webhooks.tables import WebhookDeliveryRow, WebhookEndpointRow
from reference_service.application.webhooks.ports import Due, DueDeliveries, Message, Room
from reference_service.domain.shared.ids import DeliveryId, EndpointId, TenantId
from reference_service.domain.webhooks.endpoint import signing_secrets

_LOOKED_AT: Final = 100
"""How many of the oldest are looked at for some that have room. If they are all of one endpoint, that one is full then, and
left out the next time."""
_DUE: Final = (
    select(WebhookDeliveryRow.id, WebhookDeliveryRow.endpoint_id)
    .join(WebhookEndpointRow, WebhookEndpointRow.id == WebhookDeliveryRow.endpoint_id)
    .where(
        WebhookDeliveryRow.due_at <= bindparam("now"),
        WebhookEndpointRow.disabled_at.is_(None),
        WebhookEndpointRow.deleted_at.is_(None),
        WebhookDeliveryRow.endpoint_id.not_in(bindparam("full", expanding=True)),
    )
    .order_by(WebhookDeliveryRow.due_at, WebhookDeliveryRow.id)
    .limit(bindparam("limit", type_=Integer))
)
_CLAIMED: Final = (
    select(
        WebhookDeliveryRow.tenant_id,
        WebhookDeliveryRow.id,
        WebhookDeliveryRow.endpoint_id,
        WebhookDeliveryRow.body,
        WebhookEndpointRow.url,
        WebhookEndpointRow.secret,
        WebhookEndpointRow.previous_secret,
        WebhookEndpointRow.previous_until,
    )
    .join(WebhookEndpointRow, WebhookEndpointRow.id == WebhookDeliveryRow.endpoint_id)
    .order_by(WebhookDeliveryRow.id)
)


class SqlDueDeliveries(DueDeliveries):
    """What is due in the table of deliveries; of two processes that look at once, each gets what the other does not."""

    def __init__(self, databases: Databases) -> None:
        self._turn = databases.turn
        self._writer = as_service(databases.writer)
        self._reader = as_service(databases.reader)

    async def claim(self, now: datetime, until: datetime, limit: int, room: Room) -> Sequence[Due]:
        """Return the oldest that are due, of endpoints that are told of events; nobody else gets them until a moment."""
        due = {"now": now, "full": [endpoint.value for endpoint in room.full]}
        # Asked at short intervals, and mostly for nothing: that is no reason to keep writers waiting.
        if not await self._is_there({**due, "limit": 1}):
            return ()
        async with self._turn, self._writer.begin() as connection:
            locked = _DUE.with_for_update(skip_locked=True, of=WebhookDeliveryRow)
            oldest = await connection.execute(locked, {**due, "limit": max(limit, _LOOKED_AT)})
            chosen = list(islice(_with_room(oldest, room), limit))
            rows = (await connection.execute(_CLAIMED.where(WebhookDeliveryRow.id.in_(chosen)))).all()
            await connection.execute(update(WebhookDeliveryRow).where(WebhookDeliveryRow.id.in_(chosen)).values(due_at=until))
        return [_due(row, now) for row in rows]

    async def _is_there(self, due: Mapping[str, object]) -> bool:
        async with self._reader.connect() as connection:
            return (await connection.execute(_DUE, due)).first() is not None


def _with_room(oldest: Iterable[Line], room: Room) -> Iterator[UUID]:
    """Yield the deliveries that their endpoints have room for."""
    taken: Counter[EndpointId] = Counter()
    for line in oldest:
        endpoint = EndpointId(line.endpoint_id)
        if taken[endpoint] < room.of(endpoint):
            taken[endpoint] += 1
            yield line.id


def _due(row: Line, now: datetime) -> Due:
    endpoint = EndpointId(row.endpoint_id)
    secrets = signing_secrets(row.secret, row.previous_secret, row.previous_until, now)
    return Due(
        TenantId(row.tenant_id),
        Message(id=DeliveryId(row.id), endpoint=endpoint, url=row.url, body=row.body, secrets=secrets),
    )
