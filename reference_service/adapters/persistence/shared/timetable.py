"""When something was begun last."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from reference_service.adapters.persistence.base import Base
from reference_service.adapters.persistence.shared.database import Databases, inserted_once
from reference_service.application.shared.ports.timetable import Timetable


class ScheduleRow(Base):
    """What is done at times, and when it is due."""

    __tablename__ = "schedules"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    due_at: Mapped[datetime]


class SqlTimetable(Timetable):
    """A row for each thing, which is locked while it is begun: of several processes, one gets it."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases

    async def begin_if_due(self, name: str, now: datetime, following: datetime, begin: Callable[[], Awaitable[None]]) -> bool:
        """Begin something whose moment has come, and tell whether that was done here; its next moment is `following`."""
        if not await self._may_be_due(name, now):
            return False
        due = select(ScheduleRow.name).where(ScheduleRow.name == name, ScheduleRow.due_at <= now)
        async with self._databases.turn, self._databases.writer.begin() as connection:
            await connection.run_sync(inserted_once, ScheduleRow, {"name": name, "due_at": now})
            if (await connection.execute(due.with_for_update(skip_locked=True))).first() is None:
                return False
            await begin()
            await connection.execute(update(ScheduleRow).where(ScheduleRow.name == name).values(due_at=following))
            return True

    async def _may_be_due(self, name: str, now: datetime) -> bool:
        """Tell whether it is worth while to ask for the right to write, which only one has on SQLite."""
        async with self._databases.reader.connect() as connection:
            due_at = (await connection.execute(select(ScheduleRow.due_at).where(ScheduleRow.name == name))).scalar()
        return due_at is None or due_at <= now
