"""Jobs that are not tried any more."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from reference_service.adapters.persistence.base import Base
from reference_service.adapters.persistence.shared.database import Databases, inserted_once
from reference_service.application.shared.ports.jobs import DeadJob, DeadJobs


class DeadJobRow(Base):
    """A job whose last try failed."""

    __tablename__ = "dead_jobs"
    __table_args__ = (Index("ix_dead_jobs_died_at", "died_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    told: Mapped[str] = mapped_column(Text)
    tries: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    died_at: Mapped[datetime]


class SqlDeadJobs(DeadJobs):
    """Dead jobs in a table."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases

    async def add(self, job: DeadJob) -> None:
        """Keep a dead job; one that comes twice is kept once."""
        values: dict[str, object] = {
            "id": job.id,
            "name": job.name,
            "told": json.dumps(dict(job.values)),
            "tries": job.tries,
            "reason": job.reason,
            "died_at": job.died_at,
        }
        async with self._databases.turn, self._databases.writer.begin() as connection:
            await connection.run_sync(inserted_once, DeadJobRow, values)

    async def newest(self, limit: int) -> Sequence[DeadJob]:
        """Return the jobs that died last, newest first."""
        columns = (DeadJobRow.id, DeadJobRow.name, DeadJobRow.told, DeadJobRow.tries, DeadJobRow.reason, DeadJobRow.died_at)
        statement = select(*columns).order_by(DeadJobRow.died_at.desc(), DeadJobRow.id).limit(limit)
        async with self._databases.reader.connect() as connection:
            rows = (await connection.execute(statement)).all()
        return [
            DeadJob(
                id=row.id, name=row.name, values=json.loads(row.told), tries=row.tries, reason=row.reason, died_at=row.died_at
            )
            for row in rows
        ]
