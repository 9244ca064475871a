import io
import json
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanContext, SpanKind, StatusCode, format_trace_id
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from reference_service.adapters.persistence.shared.deliveries import DeliveryRow
from reference_service.infrastructure.settings import Settings
from tests.reference_service.collector import Traced, shown, traced_service
from tests.reference_service.whole import API, PASSWORD

pytestmark = pytest.mark.anyio
PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"
TRACE = PARENT.split("-")[1]


def context_of(span: ReadableSpan) -> SpanContext:
    """Return the numbers of a span."""
    context = span.get_span_context()
    assert context is not None
    return context


def by_trace(spans: tuple[ReadableSpan, ...]) -> dict[str, list[ReadableSpan]]:
    """Return spans by the number of their trace, in the order in which they began."""
    found: dict[str, list[ReadableSpan]] = defaultdict(list)
    for span in sorted(spans, key=lambda span: span.start_time or 0):
        found[format_trace_id(context_of(span).trace_id)].append(span)
    return found


async def _register(traced: Traced, **headers: str) -> None:
    body = {"email": "ada@example.com", "password": PASSWORD, "display_name": "Ada"}
    assert (await traced.whole.client(**headers).post(f"{API}/auth/register", json=body)).status_code == 202


async def test_one_trace_goes_from_the_request_over_the_database_to_the_handling_of_its_event(
    tmp_path: Path, database_url: str
) -> None:
    async with traced_service(tmp_path, database_url=database_url) as traced:
        await _register(traced, traceparent=PARENT)
        await traced.whole.settle()
        spans = by_trace(await traced.spans())

    (request, *rest) = spans.pop(TRACE)
    assert (request.name, request.kind) == (f"POST {API}/auth/register", SpanKind.SERVER)
    assert spans == {}, "What the service looks up by itself belongs to nothing, and is not traced."
    (delivery,) = (span for span in rest if span.kind is SpanKind.CONSUMER)
    assert delivery.name == "deliver identity.user_registered"
    assert delivery.parent is not None
    assert delivery.parent.span_id == context_of(request).span_id
    statements = [span for span in rest if span.kind is SpanKind.CLIENT]
    parents = {span.parent.span_id for span in statements if span.parent is not None}
    assert parents == {context_of(request).span_id, context_of(delivery).span_id}
    assert any("INSERT INTO profiles" in str((span.attributes or {}).get("db.statement")) for span in statements)


async def test_what_an_event_causes_belongs_to_the_same_trace(tmp_path: Path) -> None:
    async with traced_service(tmp_path) as traced:
        owner = await traced.whole.account("ada@example.com")
        await owner.post(f"{API}/tenants", json={"name": "Engines"}, headers={"traceparent": PARENT})
        await traced.whole.settle()
        names = [span.name for span in by_trace(await traced.spans())[TRACE] if span.kind is not SpanKind.CLIENT]

    # The tenant that was created is set up by a subscriber, whose own events follow.
    assert names[:2] == [f"POST {API}/tenants", "deliver tenancy.tenant_created"]
    assert "deliver tenancy.tenant_opened" in names


async def test_health_and_metrics_are_not_traced(tmp_path: Path) -> None:
    async with traced_service(tmp_path) as traced:
        for path in ("/livez", "/readyz", "/startupz", "/metrics"):
            await traced.whole.client().get(path)

        assert await traced.spans() == ()


@pytest.mark.parametrize("flags", ["00", "01"])
async def test_whoever_asks_does_not_decide_what_is_traced(tmp_path: Path, flags: str) -> None:
    async with traced_service(tmp_path, ratio=0) as traced:
        await _register(traced, traceparent=PARENT[:-2] + flags)
        await traced.whole.settle()

        assert await traced.spans() == ()


async def test_a_line_of_the_log_names_its_trace(tmp_path: Path, lines: io.StringIO) -> None:
    async with traced_service(tmp_path) as traced:
        await _register(traced, traceparent=PARENT)
        (request,) = (span for span in await traced.spans() if span.kind is SpanKind.SERVER)

    line = [json.loads(each) for each in lines.getvalue().splitlines()][-1]
    assert (line["event"], line["trace_id"], line["span_id"]) == ("request", TRACE, f"{context_of(request).span_id:016x}")
    keys = {"timestamp", "level", "service", "event", "user_id", "duration_ms", "request_id", "trace_id"}
    assert keys <= set(line)


# Row 26: PostgreSQL says in the text of an error which values were at fault.
async def test_a_statement_that_fails_is_marked_without_the_text_of_its_error(tmp_path: Path, database_url: str) -> None:
    delivery = {"event_id": uuid4(), "subscriber": "hunter2", "at": datetime(2026, 3, 1, tzinfo=UTC)}
    async with traced_service(tmp_path, database_url=database_url) as traced:
        with pytest.raises(IntegrityError):
            await _insert_twice(traced, delivery)
        spans = await traced.spans()

    assert [span.name.split()[0] for span in spans if span.status.status_code is StatusCode.ERROR] == ["INSERT", "request"]
    assert "INSERT INTO deliveries" in shown(spans)
    assert "hunter2" not in shown(spans)


async def _insert_twice(traced: Traced, row: dict[str, object]) -> None:
    with traced.traces.tracer.start_as_current_span("request", kind=SpanKind.SERVER):
        async with traced.whole.container.databases.writer.begin() as connection:
            await connection.execute(insert(DeliveryRow).values(row))
            await connection.execute(insert(DeliveryRow).values(row))


async def test_a_span_keeps_what_is_known_to_be_harmless_and_nothing_else(tmp_path: Path) -> None:
    async with traced_service(tmp_path) as traced:
        with traced.traces.tracer.start_as_current_span("work", attributes={"user.email": "hunter2", "http.route": "/a"}) as span:
            span.add_event("hunter2", {"exception.message": "hunter2"})
            span.record_exception(ValueError("hunter2"))
            span.set_status(StatusCode.ERROR, "hunter2")
        (kept,) = await traced.spans()

    assert (kept.name, dict(kept.attributes or {}), kept.events, kept.status.status_code) == (
        "work",
        {"http.route": "/a"},
        (),
        StatusCode.ERROR,
    )
    assert "hunter2" not in shown((kept,))


# The client of Redis loads the part of the SDK that counts, wherever it is installed.
def test_a_service_that_nobody_traces_loads_nothing_for_it(tmp_path: Path) -> None:
    program = """
import sys
from reference_service.infrastructure.app import create_app
from reference_service.infrastructure.opening import open_container
from reference_service.infrastructure.settings import Settings
create_app(open_container(Settings(_env_file=None)))
parts = ("opentelemetry.sdk.trace", "opentelemetry.exporter", "opentelemetry.instrumentation")
print([name for name in sys.modules if name.startswith(parts)])
"""
    root = str(Path(__file__).parents[4])
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env={"PYTHONPATH": root}, capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", ["TRACING_URL", "OTEL_EXPORTER_OTLP_ENDPOINT"])
def test_the_collector_is_named_as_this_service_or_as_opentelemetry_names_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://collector:4318")
    settings = Settings(_env_file=None)  # type: ignore[call-arg] # pydantic-settings takes it

    assert settings.tracing_url is not None
    assert settings.tracing_url.get_secret_value() == "http://collector:4318"
