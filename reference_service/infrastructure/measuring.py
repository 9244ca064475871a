"""What is measured of databases: their statements, their connections, and what waits in their outboxes."""

import time
from collections.abc import Mapping
from functools import partial
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Table, event, extract, func, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import Compiled

from reference_service.adapters.metrics import registry
from reference_service.adapters.metrics.metric import Metric
from reference_service.adapters.metrics.recorder import Metrics, Probe
from reference_service.adapters.persistence.shared.backlog import backlog_of
from reference_service.adapters.persistence.shared.outbox import OutboxRow
from reference_service.adapters.persistence.shared.publications import PublicationRow
from reference_service.application.shared.ports.clock import Clock
from reference_service.infrastructure.database import OwnedDatabases
from reference_service.infrastructure.migrate import CONTEXTS, tables_of

_OTHER: Final = "-"
"""The context of a statement that names no table of ours."""
_KINDS: Final = (OutboxRow, PublicationRow)


def measure(stores: tuple[OwnedDatabases, ...], metrics: Metrics, clock: Clock) -> None:
    """Have statements counted from now on, and looked up what else there is whenever somebody collects."""
    for number, store in enumerate(stores, start=1):
        of = "" if len(stores) == 1 else f" {number}"
        for name, engine in (("writer", store.writer), ("reader", store.reader)):
            StatementTimes(metrics).follow(engine)
            _watch_pool(metrics, f"{name}{of}", engine)
    metrics.add_probe(
        Probe(
            "outbox",
            (registry.OUTBOX_WAITING, registry.OUTBOX_OLDEST, registry.OUTBOX_BURIED),
            partial(_look_into_outboxes, stores, clock),
        )
    )
    copied = [store for store in stores if is_replicated(store)]
    if copied:
        metrics.add_probe(Probe("replica", (registry.REPLICA_LAG,), partial(_ask_replicas, copied)))


def is_replicated(store: OwnedDatabases) -> bool:
    """Tell whether what is read is a copy of what is written."""
    return store.reader.url != store.writer.url


class StatementTimes:
    """Takes the time of statements."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._owners = {name: context for context in CONTEXTS for name in tables_of(context).tables}
        self._known: WeakKeyDictionary[Compiled, str] = WeakKeyDictionary()

    def follow(self, engine: AsyncEngine) -> None:
        """Take the time of the statements to a database."""
        event.listen(engine.sync_engine, "before_cursor_execute", self._begin)
        event.listen(engine.sync_engine, "after_cursor_execute", self._end)

    def _begin(self, _: object, __: object, ___: object, ____: object, execution: Any, _____: object) -> None:
        execution.begun_by_the_clock = time.perf_counter()

    def _end(self, _: object, __: object, ___: object, ____: object, execution: Any, _____: object) -> None:
        self._metrics.note_statement(self._context_of(execution.compiled), time.perf_counter() - execution.begun_by_the_clock)

    def _context_of(self, compiled: Compiled | None) -> str:
        """Return the context whose table a statement names first; the library keeps statements that come again."""
        if compiled is None or compiled.statement is None:
            return _OTHER
        known = self._known.get(compiled)
        if known is None:
            tables = (part.name for part in visitors.iterate(compiled.statement) if isinstance(part, Table))
            known = self._known[compiled] = next((self._owners[name] for name in tables if name in self._owners), _OTHER)
        return known


def _watch_pool(metrics: Metrics, name: str, engine: AsyncEngine) -> None:
    pool = engine.sync_engine.pool
    assert isinstance(pool, QueuePool), "The engines of ours have a bounded pool."
    metrics.watch_pool(name, in_use=pool.checkedout, limit=pool.size)


async def _look_into_outboxes(stores: tuple[OwnedDatabases, ...], clock: Clock) -> Mapping[Metric, float]:
    found = [await backlog_of(store, kind) for store in stores for kind in _KINDS]
    now = clock.now()
    return {
        registry.OUTBOX_WAITING: sum(each.waiting for each in found),
        registry.OUTBOX_OLDEST: max(0 if each.oldest is None else (now - each.oldest).total_seconds() for each in found),
        registry.OUTBOX_BURIED: sum(each.buried for each in found),
    }


async def _ask_replicas(stores: list[OwnedDatabases]) -> Mapping[Metric, float]:
    return {registry.REPLICA_LAG: max([await _lag_of(store.reader) for store in stores])}


async def _lag_of(replica: AsyncEngine) -> float:
    """Return the seconds since the last change came, or 0 if all that was sent is there: a quiet database changes nothing."""
    since = extract("epoch", func.clock_timestamp() - func.pg_last_xact_replay_timestamp())
    is_level = func.pg_last_wal_receive_lsn() == func.pg_last_wal_replay_lsn()
    async with replica.connect() as connection:
        level, seconds = (await connection.execute(select(is_level, since))).one()
    return 0.0 if level or seconds is None else float(seconds)
