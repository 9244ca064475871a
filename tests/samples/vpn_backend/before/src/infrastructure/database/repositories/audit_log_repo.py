from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from src.infrastructure.database.models.audit_log_model import AuditLog


class AuditLogRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_by_id(self, id: UUID) -> AuditLog | None:
        return await self._session.get(AuditLog, id)

    async def find_all(self, offset: int = 0, limit: int = 50) -> list[AuditLog]:
        rows = await self._session.scalars(select(AuditLog).offset(offset).limit(limit))
        return list(rows)

    async def create(self, row: AuditLog) -> AuditLog:
        self._session.add(row)
        await self._session.flush()
        return row

    async def remove(self, id: UUID) -> None:
        await self._session.execute(delete(AuditLog).where(AuditLog.id == id))
