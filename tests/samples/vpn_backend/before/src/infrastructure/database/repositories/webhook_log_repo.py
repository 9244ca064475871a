from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from src.infrastructure.database.models.webhook_log_model import WebhookLog


class WebhookLogRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_by_id(self, id: UUID) -> WebhookLog | None:
        return await self._session.get(WebhookLog, id)

    async def find_all(self, offset: int = 0, limit: int = 50) -> list[WebhookLog]:
        rows = await self._session.scalars(select(WebhookLog).offset(offset).limit(limit))
        return list(rows)

    async def create(self, row: WebhookLog) -> WebhookLog:
        self._session.add(row)
        await self._session.flush()
        return row

    async def remove(self, id: UUID) -> None:
        await self._session.execute(delete(WebhookLog).where(WebhookLog.id == id))

    async def record(self, source: str, payload: str) -> WebhookLog:
        received_at = datetime.now(UTC)
        return await self.create(WebhookLog(id=uuid4(), source=source, payload=payload, is_valid=True, received_at=received_at))
