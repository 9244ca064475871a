from sqlalchemy.ext.asyncio import AsyncSession

from src.domain.events.auth_events import AdminLoggedIn
from src.infrastructure.database.models.audit_log_model import AuditLog
from src.infrastructure.database.repositories.audit_log_repo import AuditLogRepository


class AuditHandler:
    def __init__(self, entries: AuditLogRepository, session: AsyncSession) -> None:
        self._entries = entries
        self._session = session

    async def handle(self, event: AdminLoggedIn) -> None:
        entry = AuditLog(
            id=event.event_id,
            admin_id=event.admin_id,
            action="login",
            target=event.address,
            created_at=event.occurred_at,
        )
        await self._entries.create(entry)
        await self._session.commit()
