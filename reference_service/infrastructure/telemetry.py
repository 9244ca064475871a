"""Traces, collected by the protocol of OpenTelemetry."""

import asyncio
from collections.abc import Iterable, MutableMapping, Sequence
from typing import Any, Final

from fastapi.telemetry import TelemetryConfig
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.sqlalchemy.engine import EngineTracer
from opentelemetry.metrics import NoOpMeter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ParentBased, Sampler, SamplingResult, TraceIdRatioBased
from opentelemetry.trace import Link, SpanKind, Tracer, TraceState
from opentelemetry.util.types import Attributes
from sqlalchemy.ext.asyncio import AsyncEngine

from reference_service.infrastructure.redaction import RedactedSpans
from reference_service.infrastructure.tracing import Tracing

_SERVICE: Final = "reference_service"
_PATIENCE: Final = 5.0
"""Seconds that the collector may take."""
_UNTRACED: Final = frozenset({"/livez", "/readyz", "/startupz", "/metrics"})


class Beginnings(Sampler):
    """Decides about a trace where it begins: a share of the requests and deliveries, and no statement by itself.

    What a statement belongs to is traced or not; what the service looks up by itself, once a second, belongs to nothing.
    """

    def __init__(self, ratio: float) -> None:
        self._share = TraceIdRatioBased(ratio)

    def should_sample(
        self,
        parent_context: Context | None,
        trace_id: int,
        name: str,
        kind: SpanKind | None = None,
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,
        trace_state: TraceState | None = None,
    ) -> SamplingResult:
        """Return whether a trace is recorded."""
        chosen = ALWAYS_OFF if kind is SpanKind.CLIENT else self._share
        return chosen.should_sample(parent_context, trace_id, name, kind, attributes, links, trace_state)

    def get_description(self) -> str:
        """Return how it decides, in a word."""
        return f"Beginnings({self._share.rate})"


class CollectedTraces(Tracing):
    """Where spans are recorded and sent on, without what is secret or personal."""

    def __init__(self, exporter: SpanExporter, ratio: float) -> None:
        # The trace's own number decides, so that all processes decide alike; what a stranger asks for in a `traceparent`
        # does not count.
        share = TraceIdRatioBased(ratio)
        self._provider = TracerProvider(
            ParentBased(Beginnings(ratio), remote_parent_sampled=share, remote_parent_not_sampled=share),
            Resource.create({SERVICE_NAME: _SERVICE}),
            shutdown_on_exit=False,
        )
        self._processor = BatchSpanProcessor(RedactedSpans(exporter))
        self._provider.add_span_processor(self._processor)

    @property
    def tracer(self) -> Tracer:
        """What makes spans."""
        return self._provider.get_tracer(_SERVICE)

    @property
    def of_requests(self) -> TelemetryConfig:
        """What FastAPI has to know: requests are traced, and nothing else. Its log would hold texts of exceptions."""
        return TelemetryConfig(
            tracer_provider=self._provider,
            tracing=True,
            metrics=False,
            logs=False,
            operation_spans=False,
            auto_configure=False,
            exclude=_is_untraced,
        )

    def follow(self, engines: Iterable[AsyncEngine]) -> None:
        """Have statements to databases traced; their parameters are no part of it."""
        connections = NoOpMeter(_SERVICE).create_up_down_counter("db.client.connections.usage")
        for engine in engines:
            # For one engine: the instrumentor itself changes SQLAlchemy for all of the process, and only once.
            EngineTracer(self.tracer, engine.sync_engine, connections)  # type: ignore[no-untyped-call] # typed in part

    async def flush(self) -> None:
        """Send what is there."""
        await asyncio.to_thread(self._processor.force_flush)

    async def close(self) -> None:
        """Send what is left, and stop."""
        await asyncio.to_thread(self._provider.shutdown)


def collected_at(url: str, ratio: float) -> CollectedTraces:
    """Return what sends spans to a collector, whose address is the one that OTEL_EXPORTER_OTLP_ENDPOINT would have."""
    return CollectedTraces(OTLPSpanExporter(f"{url.rstrip('/')}/v1/traces", timeout=_PATIENCE), ratio)


def _is_untraced(scope: MutableMapping[str, Any]) -> bool:
    return scope.get("path") in _UNTRACED
