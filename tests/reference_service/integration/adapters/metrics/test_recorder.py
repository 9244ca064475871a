import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID

import pytest

from reference_service.adapters.cache.counts import Outcome
from reference_service.adapters.metrics import registry
from reference_service.adapters.metrics.metric import Metric
from reference_service.adapters.metrics.recorder import Metrics, Probe
from reference_service.domain.identity.events import LoggedIn, RefreshReused
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import SessionId, TaskId, TenantId, UserId
from reference_service.domain.work.events import TaskMoved
from reference_service.domain.work.workflow import State

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 3, 1, tzinfo=UTC)
ID = UUID(int=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Event):
    """Something happened."""

    name: ClassVar[str] = "test.happened"

    @property
    def aggregate(self) -> UUID:
        return ID


async def counted(metrics: Metrics) -> list[str]:
    """Return all values that are not zero, without the moments at which they were made and the buckets."""
    lines = (await metrics.collected()).decode().splitlines()
    return [
        line
        for line in lines
        if line[0] != "#" and not line.endswith(" 0.0") and "_created" not in line and "_bucket" not in line
    ]


async def test_requests_are_counted_by_method_template_and_status() -> None:
    metrics = Metrics()
    metrics.note("GET", "/things/{thing}", 200, 0.25)
    metrics.note("GET", "/things/{thing}", 200, 0.25)
    metrics.note("hunter2", None, 405, 0.5)

    assert await counted(metrics) == [
        'http_requests_total{method="GET",route="/things/{thing}",status="200"} 2.0',
        'http_requests_total{method="OTHER",route="-",status="405"} 1.0',
        'http_request_seconds_count{method="GET",route="/things/{thing}"} 2.0',
        'http_request_seconds_sum{method="GET",route="/things/{thing}"} 0.5',
        'http_request_seconds_count{method="OTHER",route="-"} 1.0',
        'http_request_seconds_sum{method="OTHER",route="-"} 0.5',
    ]


async def test_what_happened_is_counted_by_its_name_and_by_what_it_means() -> None:
    metrics = Metrics()
    user, session, tenant, task = UserId(ID), SessionId(ID), TenantId(ID), TaskId(ID)
    await metrics.hear(
        [
            Happened(occurred_at=NOW),
            LoggedIn(occurred_at=NOW, user_id=user, session_id=session),
            RefreshReused(occurred_at=NOW, user_id=user, session_id=session),
            TaskMoved(occurred_at=NOW, tenant_id=tenant, task_id=task, before=State.OPEN, after=State.CANCELLED),
            TaskMoved(occurred_at=NOW, tenant_id=tenant, task_id=task, before=State.REVIEW, after=State.DONE),
        ]
    )

    assert await counted(metrics) == [
        'service_events_total{event="test.happened"} 1.0',
        'service_events_total{event="identity.logged_in"} 1.0',
        'service_events_total{event="identity.refresh_reused"} 1.0',
        'service_events_total{event="work.task_moved"} 2.0',
        'business_events_total{kind="login"} 1.0',
        'business_events_total{kind="task_finished"} 1.0',
        'security_incidents_total{kind="refresh_reused"} 1.0',
    ]


@pytest.mark.parametrize(
    ("code", "incident"),
    [
        ("INVALID_CREDENTIALS", "failed_login"),
        ("TOO_MANY_LOGINS", "throttled_login"),
        ("PERMISSION_MISSING", "permission_denied"),
        ("TOKEN_INVALID", "invalid_token"),
    ],
)
async def test_refusals_that_an_attack_would_show_in_are_incidents(code: str, incident: str) -> None:
    metrics = Metrics()
    metrics.note_refusal(code)
    metrics.note_refusal("PROJECT_EXISTS")

    assert await counted(metrics) == [
        f'service_refusals_total{{code="{code}"}} 1.0',
        'service_refusals_total{code="PROJECT_EXISTS"} 1.0',
        f'security_incidents_total{{kind="{incident}"}} 1.0',
    ]


async def test_everything_that_can_be_told_is_kept() -> None:
    metrics = Metrics()
    metrics.note_broken_chain()
    metrics.note_statement("work", 0.5)
    metrics.note_cache(Outcome.NEGATIVE_HIT)
    metrics.note_cache_bytes("read", 7)
    metrics.note_limit("general", "refused")
    metrics.note_delivery("work.task_added", "failed")
    metrics.note_job("purge", "dead", 2.0)
    metrics.note_breaker("auth", 2)
    metrics.note_call("auth", "refused")
    metrics.note_connection("websocket", 1)
    metrics.note_connection("websocket", 1)
    metrics.note_connection("websocket", -1)
    metrics.watch_pool("writer", in_use=lambda: 3, limit=lambda: 8)

    assert await counted(metrics) == [
        'live_connections{kind="websocket"} 1.0',
        'database_connections_in_use{pool="writer"} 3.0',
        'database_connections_limit{pool="writer"} 8.0',
        'database_statement_seconds_count{context="work"} 1.0',
        'database_statement_seconds_sum{context="work"} 0.5',
        'cache_outcomes_total{outcome="negative_hit"} 1.0',
        'cache_bytes_total{direction="read"} 7.0',
        'limiter_decisions_total{outcome="refused",policy="general"} 1.0',
        'event_deliveries_total{event="work.task_added",outcome="failed"} 1.0',
        'jobs_finished_total{job="purge",outcome="dead"} 1.0',
        'job_seconds_count{job="purge"} 1.0',
        'job_seconds_sum{job="purge"} 2.0',
        'breaker_state{upstream="auth"} 2.0',
        'upstream_calls_total{outcome="refused",upstream="auth"} 1.0',
        'security_incidents_total{kind="audit_chain_broken"} 1.0',
    ]


async def test_services_do_not_share_their_counters() -> None:
    one, other = Metrics(), Metrics()
    one.note_refusal("CODE")

    assert await counted(other) == []


async def test_what_has_a_closed_set_of_labels_is_there_from_the_start() -> None:
    shown = (await Metrics().collected()).decode()

    assert 'security_incidents_total{kind="failed_login"} 0.0' in shown
    assert {f'cache_outcomes_total{{outcome="{outcome}"}} 0.0' in shown for outcome in Outcome} == {True}


async def test_a_probe_is_asked_whenever_somebody_collects() -> None:
    waiting = iter([1.0, 2.0])

    async def ask() -> Mapping[Metric, float]:
        return {registry.OUTBOX_WAITING: next(waiting)}

    metrics = Metrics()
    metrics.add_probe(Probe("outbox", (registry.OUTBOX_WAITING,), ask))

    assert await counted(metrics) == ["outbox_waiting 1.0", 'probe_up{probe="outbox"} 1.0']
    assert await counted(metrics) == ["outbox_waiting 2.0", 'probe_up{probe="outbox"} 1.0']


async def test_what_a_probe_cannot_find_out_is_no_number_and_the_rest_is_shown() -> None:
    async def fail() -> Mapping[Metric, float]:
        raise ConnectionRefusedError

    async def hang() -> Mapping[Metric, float]:
        await asyncio.Event().wait()
        raise AssertionError

    metrics = Metrics(patience=timedelta(0))
    metrics.note_refusal("CODE")
    metrics.add_probe(Probe("outbox", (registry.OUTBOX_WAITING,), fail))
    metrics.add_probe(Probe("replica", (registry.REPLICA_LAG,), hang))

    assert await counted(metrics) == [
        'service_refusals_total{code="CODE"} 1.0',
        "database_replica_lag_seconds NaN",
        "outbox_waiting NaN",
    ]
    assert 'probe_up{probe="outbox"} 0.0' in (await metrics.collected()).decode()
