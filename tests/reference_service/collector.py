"""A collector of traces inside the test's own process."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from reference_service.infrastructure.app import create_app
from reference_service.infrastructure.telemetry import CollectedTraces
from tests.reference_service.whole import Whole, whole_service


@dataclass(frozen=True, slots=True)
class Traced:
    """A service that is traced, and what came of it."""

    whole: Whole
    traces: CollectedTraces
    exporter: InMemorySpanExporter

    async def spans(self) -> tuple[ReadableSpan, ...]:
        """Return all spans that have ended, as the collector gets them."""
        await self.traces.flush()
        return self.exporter.get_finished_spans()


class Nowhere(SpanExporter):
    """Makes of spans what would be sent, and sends it nowhere."""

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Write spans down as a collector gets them."""
        encode_spans(spans).SerializeToString()
        return SpanExportResult.SUCCESS


@asynccontextmanager
async def traced_whole(folder: Path, traces: CollectedTraces, **settings: Any) -> AsyncIterator[Whole]:
    """Open a service whose spans go where they are told to."""
    async with whole_service(folder, **settings) as whole:
        container = replace(whole.container, tracing=traces)
        traces.follow([engine for store in container.stores for engine in (store.writer, store.reader)])
        try:
            yield Whole(container, create_app(container), whole.mailer)
        finally:
            await traces.close()


@asynccontextmanager
async def traced_service(folder: Path, ratio: float = 1.0, **settings: Any) -> AsyncIterator[Traced]:
    """Open a service whose spans are kept in memory."""
    exporter = InMemorySpanExporter()
    traces = CollectedTraces(exporter, ratio)
    async with traced_whole(folder, traces, **settings) as whole:
        yield Traced(whole, traces, exporter)


def shown(spans: Sequence[ReadableSpan]) -> str:
    """Return all that a collector gets of some spans, as it gets it."""
    return str(encode_spans(spans))
