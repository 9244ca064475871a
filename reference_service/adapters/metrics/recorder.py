"""What the service tells of itself while it works: one method for each thing that can be told."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final, Literal

from reference_service.adapters.metrics import registry
from reference_service.adapters.metrics.metric import Metric
from reference_service.adapters.metrics.series import Series
from reference_service.domain.shared.events import Event
from reference_service.domain.work.events import TaskMoved
from reference_service.domain.work.workflow import State

_METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
_NOWHERE: Final = "-"
_PATIENCE: Final = timedelta(seconds=1)
_BUSINESS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "identity.user_registered": "registration",
        "identity.logged_in": "login",
        "tenancy.tenant_opened": "tenant_opened",
        "work.project_started": "project_started",
        "work.project_deleted": "project_deleted",
        "work.task_added": "task_added",
    }
)
_INCIDENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "INVALID_CREDENTIALS": "failed_login",
        "TOO_MANY_LOGINS": "throttled_login",
        "PERMISSION_MISSING": "permission_denied",
        "TOKEN_INVALID": "invalid_token",
    }
)
"""The refusals that an attack would show in. A token that is merely too old comes from every client once in a while."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What is looked up only while somebody collects: gauges, and what asks for their values."""

    name: str
    gauges: tuple[Metric, ...]
    ask: Callable[[], Awaitable[Mapping[Metric, float]]]


def known_method(method: str) -> str:
    """Return a method of HTTP, or one word for all that a client may have made up."""
    return method if method in _METHODS else "OTHER"


class Metrics:
    """What one process of the service has done so far."""

    def __init__(self, *, patience: timedelta = _PATIENCE) -> None:
        """`patience` is how long a probe may take."""
        self._series = Series()
        self._probes: list[Probe] = []
        self._patience = patience.total_seconds()

    def note(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Count a request, by the template of its route: a path as it came would be a label of its own each time."""
        known = known_method(method)
        self._series.count(registry.REQUESTS, known, route or _NOWHERE, str(status))
        self._series.observe(registry.REQUEST_SECONDS, seconds, known, route or _NOWHERE)

    def note_refusal(self, code: str) -> None:
        """Count a refusal of a use case: wrong passwords are among them."""
        self._series.count(registry.REFUSALS, code)
        if code in _INCIDENTS:
            self._series.count(registry.INCIDENTS, _INCIDENTS[code])

    def note_events(self, events: Sequence[Event]) -> None:
        """Count what has been committed."""
        for event in events:
            self._series.count(registry.COMMITTED, event.name)
            if event.name in _BUSINESS:
                self._series.count(registry.BUSINESS, _BUSINESS[event.name])
            elif isinstance(event, TaskMoved) and event.after is State.DONE:
                self._series.count(registry.BUSINESS, "task_finished")
            elif event.name == "identity.refresh_reused":
                self._series.count(registry.INCIDENTS, "refresh_reused")

    async def hear(self, events: Sequence[Event]) -> None:
        """Count what has been committed, as a listener of commits."""
        self.note_events(events)

    def note_broken_chain(self) -> None:
        """Count that somebody found a chain of the audit log broken."""
        self._series.count(registry.INCIDENTS, "audit_chain_broken")

    def note_statement(self, context: str, seconds: float) -> None:
        """Count a statement to the database."""
        self._series.observe(registry.STATEMENT_SECONDS, seconds, context)

    def note_cache(self, outcome: str) -> None:
        """Count what came of asking the cache; the outcomes are the cache's own, and few."""
        self._series.count(registry.CACHE, outcome)

    def note_cache_bytes(self, direction: Literal["read", "written"], count: int) -> None:
        """Count bytes that went to the cache, or came from it."""
        self._series.count(registry.CACHE_BYTES, direction, by=count)

    def note_limit(self, policy: str, outcome: Literal["admitted", "refused", "failed"]) -> None:
        """Count a decision of the limiter."""
        self._series.count(registry.LIMITS, policy, outcome)

    def note_delivery(self, event: str, outcome: Literal["done", "failed", "given_up"]) -> None:
        """Count a delivery of an event, by its name."""
        self._series.count(registry.DELIVERIES, event, outcome)

    def note_job(self, job: str, outcome: Literal["done", "retried", "dead"], seconds: float) -> None:
        """Count the end of a job."""
        self._series.count(registry.JOBS, job, outcome)
        self._series.observe(registry.JOB_SECONDS, seconds, job)

    def note_breaker(self, upstream: str, state: int) -> None:
        """Keep whether calls to another service are let through: 0 all, 1 one to try it, 2 none."""
        self._series.set(registry.BREAKERS, state, upstream)

    def note_call(self, upstream: str, outcome: Literal["answered", "failed", "refused"]) -> None:
        """Count a call to another service; `refused` is one that the breaker did not let through."""
        self._series.count(registry.UPSTREAM_CALLS, upstream, outcome)

    def note_connection(self, kind: Literal["websocket", "stream"], change: Literal[1, -1]) -> None:
        """Keep how many clients are told of changes."""
        self._series.add(registry.CONNECTIONS, change, kind)

    def note_ended_connection(self, kind: Literal["websocket", "stream"], reason: str) -> None:
        """Count that such a client is told no more; the reasons are those of the registry."""
        self._series.count(registry.CONNECTIONS_ENDED, kind, reason)

    def watch_pool(self, pool: str, *, in_use: Callable[[], float], limit: Callable[[], float]) -> None:
        """Have the state of a pool of connections looked up whenever somebody collects."""
        self._series.follow(registry.POOL_IN_USE, in_use, pool)
        self._series.follow(registry.POOL_LIMIT, limit, pool)

    def add_probe(self, probe: Probe) -> None:
        """Have something looked up whenever somebody collects."""
        self._probes.append(probe)

    async def collected(self) -> bytes:
        """Return all values in the format of Prometheus; what a probe cannot find out in time is not a number."""
        await asyncio.gather(*(self._ask(probe) for probe in self._probes))
        return self._series.exposed()

    async def _ask(self, probe: Probe) -> None:
        try:
            async with asyncio.timeout(self._patience):
                values = await probe.ask()
        except Exception:  # noqa: BLE001 - what is wrong with it is for /readyz to say; the other values are still good
            values = {}
        for gauge in probe.gauges:
            if gauge in values:
                self._series.set(gauge, values[gauge])
            else:
                self._series.forget(gauge)
        self._series.set(registry.PROBES, bool(values), probe.name)
