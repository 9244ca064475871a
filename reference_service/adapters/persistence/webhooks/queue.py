"""The deliveries of all tenants that wait. This has no session, since no session crosses from tenant to tenant."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Integer, bindparam, select, update

from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.reader import Line
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.adapters.persistence.webhooks.tables import WebhookDeliveryRow, WebhookEndpointRow
from reference_service.application.webhooks.ports import Due, DueDeliveries, Message
from reference_service.domain.shared.ids import DeliveryId, EndpointId, TenantId
from reference_service.domain.webhooks.endpoint import signing_secrets

_DUE: Final = (
    select(WebhookDeliveryRow.id)
    .join(WebhookEndpointRow, WebhookEndpointRow.id == WebhookDeliveryRow.endpoint_id)
    .where(
        WebhookDeliveryRow.due_at <= bindparam("now"),
        WebhookEndpointRow.disabled_at.is_(None),
        WebhookEndpointRow.deleted_at.is_(None),
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

    async def claim(self, now: datetime, until: datetime, limit: int) -> Sequence[Due]:
        """Return the oldest that are due, of endpoints that are told of events; nobody else gets them until a moment."""
        # Asked at short intervals, and mostly for nothing: that is no reason to keep writers waiting.
        if not await self._is_anything_due(now):
            return ()
        async with self._turn, self._writer.begin() as connection:
            locked = _DUE.with_for_update(skip_locked=True, of=WebhookDeliveryRow)
            chosen = (await connection.scalars(locked, {"now": now, "limit": limit})).all()
            rows = (await connection.execute(_CLAIMED.where(WebhookDeliveryRow.id.in_(chosen)))).all()
            await connection.execute(update(WebhookDeliveryRow).where(WebhookDeliveryRow.id.in_(chosen)).values(due_at=until))
        return [_due(row, now) for row in rows]

    async def _is_anything_due(self, now: datetime) -> bool:
        async with self._reader.connect() as connection:
            return (await connection.execute(_DUE, {"now": now, "limit": 1})).first() is not None


def _due(row: Line, now: datetime) -> Due:
    endpoint = EndpointId(row.endpoint_id)
    secrets = signing_secrets(row.secret, row.previous_secret, row.previous_until, now)
    return Due(
        TenantId(row.tenant_id),
        Message(id=DeliveryId(row.id), endpoint=endpoint, url=row.url, body=row.body, secrets=secrets),
    )
