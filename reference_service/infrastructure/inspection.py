"""What administrators are told about the process and what it works with."""

import asyncio
from datetime import datetime
from functools import lru_cache

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from reference_service.adapters.persistence.shared.backlog import backlog_of
from reference_service.adapters.persistence.shared.outbox import OutboxRow
from reference_service.application.flags.ports import Inspection, StoreView, SystemView
from reference_service.application.shared.ports.jobs import DeadJobs
from reference_service.infrastructure.database import OwnedDatabases
from reference_service.infrastructure.migrate import CONTEXTS, configured
from reference_service.infrastructure.settings import Settings
from reference_service.infrastructure.version import VERSION

_MOST_JOBS = 100
"""How far dead jobs are counted: one of them is one too many."""


class ProcessInspection(Inspection):
    """Looks at this process and its databases."""

    def __init__(self, settings: Settings, stores: tuple[OwnedDatabases, ...], jobs: DeadJobs, began_at: datetime) -> None:
        self._settings = settings
        self._stores = stores
        self._jobs = jobs
        self._began_at = began_at

    async def look(self, now: datetime) -> SystemView:
        """Return what is there now."""
        return SystemView(
            version=VERSION,
            environment=self._settings.environment.value,
            role=self._settings.role.value,
            uptime=now - self._began_at,
            stores=tuple([await _store_view(store) for store in self._stores]),
            shared="embedded" if self._settings.redis_url is None else "redis",
            jobs_dead=len(await self._jobs.newest(_MOST_JOBS)),
        )


async def _store_view(store: OwnedDatabases) -> StoreView:
    contexts = tuple(store.contexts) or tuple(CONTEXTS)
    # Alembic reads its scripts from files, the first time.
    steps = {context: await asyncio.to_thread(_steps_of, context) for context in contexts}
    async with store.primary.reader.connect() as connection:
        version, taken = await connection.run_sync(_asked, contexts)
    backlog = await backlog_of(store.primary, OutboxRow)
    return StoreView(
        contexts=contexts,
        kind=store.writer.dialect.name,
        version=version,
        applied=tuple(step for step in taken.values() if step is not None),
        pending=tuple(step for context in contexts for step in _after(steps[context], taken[context])),
        events_waiting=backlog.waiting,
        events_buried=backlog.buried,
    )


def _asked(connection: Connection, contexts: tuple[str, ...]) -> tuple[str, dict[str, str | None]]:
    """Return the version of the server, and the last step that each context has taken."""
    version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
    return version, {context: _last_step(connection, context) for context in contexts}


def _last_step(connection: Connection, context: str) -> str | None:
    opts = {"version_table": f"alembic_version_{context}"}
    return MigrationContext.configure(connection, opts=opts).get_current_revision()


@lru_cache(maxsize=len(CONTEXTS))
def _steps_of(context: str) -> tuple[str, ...]:
    """Return all steps of a context, the first one first."""
    steps = ScriptDirectory.from_config(configured(context)).iterate_revisions("head", "base")
    return tuple(reversed([step.revision for step in steps]))


def _after(steps: tuple[str, ...], last: str | None) -> tuple[str, ...]:
    """Return what follows a step; a step of a newer version is followed by nothing that is known here."""
    if last is None:
        return steps
    return steps[steps.index(last) + 1 :] if last in steps else ()
