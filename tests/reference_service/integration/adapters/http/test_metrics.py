from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

import pytest
from fastapi import FastAPI
from prometheus_client import generate_latest

from reference_service.adapters.http import metrics as module
from reference_service.adapters.http.metrics import Metrics
from reference_service.adapters.http.problems import install_problem_handlers
from reference_service.domain.shared.events import Event
from tests.reference_service.integration.adapters.http.asking import asking, refusal

pytestmark = pytest.mark.anyio
TOKEN = "m" * 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Event):
    """Something happened."""

    name: ClassVar[str] = "test.happened"

    @property
    def aggregate(self) -> UUID:
        return UUID(int=1)


@dataclass(frozen=True, slots=True)
class _State:
    metrics: Metrics


def counts(metrics: Metrics) -> list[str]:
    """Return all counters that have counted."""
    lines = generate_latest(metrics.registry).decode().splitlines()
    return [line for line in lines if "_total{" in line or "_count{" in line]


def test_requests_are_counted_by_method_template_and_status() -> None:
    metrics = Metrics()
    metrics.note("GET", "/things/{thing}", 200, 0.01)
    metrics.note("GET", "/things/{thing}", 200, 0.01)
    metrics.note("DELETE", None, 404, 0.01)
    metrics.note("hunter2", None, 405, 0.01)

    assert counts(metrics) == [
        'http_requests_total{method="GET",route="/things/{thing}",status="200"} 2.0',
        'http_requests_total{method="DELETE",route="-",status="404"} 1.0',
        'http_requests_total{method="OTHER",route="-",status="405"} 1.0',
        'http_request_seconds_count{method="GET",route="/things/{thing}"} 2.0',
        'http_request_seconds_count{method="DELETE",route="-"} 1.0',
        'http_request_seconds_count{method="OTHER",route="-"} 1.0',
    ]


def test_what_happened_and_what_was_refused_are_counted_by_their_names() -> None:
    metrics = Metrics()
    happened = Happened(occurred_at=datetime(2026, 3, 1, tzinfo=UTC))
    metrics.note_events([happened, happened])
    metrics.note_refusal("INVALID_CREDENTIALS")

    assert counts(metrics) == [
        'service_refusals_total{code="INVALID_CREDENTIALS"} 1.0',
        'service_events_total{event="test.happened"} 2.0',
    ]


def test_services_do_not_share_their_counters() -> None:
    one, other = Metrics(), Metrics()
    one.note_refusal("CODE")

    assert counts(other) == []


# Row 44.
@pytest.mark.parametrize(
    ("token", "authorization", "is_shown"),
    [
        (TOKEN, f"Bearer {TOKEN}", True),
        (TOKEN, None, False),
        (TOKEN, "", False),
        (TOKEN, TOKEN, False),
        (TOKEN, f"Bearer {TOKEN[:-1]}", False),
        (TOKEN, f"Bearer {TOKEN}m", False),
        (TOKEN, "Bearer \u00e9", False),
        (None, "Bearer ", False),
        (None, "Bearer None", False),
        (None, None, False),
    ],
)
async def test_metrics_are_for_whoever_has_their_token(token: str | None, authorization: str | None, is_shown: bool) -> None:
    app = FastAPI()
    install_problem_handlers(app)
    app.state.http = _State(Metrics(token))
    app.include_router(module.router)

    headers = [] if authorization is None else [(b"Authorization", authorization.encode("latin-1"))]
    answer = await asking(app).get("/metrics", headers=headers)

    if is_shown:
        assert (answer.status_code, "# HELP http_requests_total" in answer.text) == (200, True)
    else:
        nowhere = await asking(app).get("/nowhere")
        assert refusal(answer) == (404, "NOT_FOUND")
        assert answer.json() == nowhere.json() | {"instance": "/metrics"}


def test_the_token_is_not_in_what_is_shown_of_the_counters() -> None:
    assert TOKEN not in repr(Metrics(TOKEN))
