"""Spans without what is secret or personal."""

from collections.abc import Sequence
from typing import Final

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace import SpanContext
from opentelemetry.trace.status import Status

_KNOWN: Final = frozenset(
    {
        "db.name",
        "db.operation",
        "db.statement",
        "db.system",
        "error.type",
        "http.request.method",
        "http.response.status_code",
        "http.route",
        "messaging.message.id",
        "messaging.operation.name",
        "network.protocol.version",
        "service.peer.name",
        "url.scheme",
    }
)
"""What was looked at. The path and the query of a URL, a host, texts of exceptions and whatever comes next are not."""


class RedactedSpans(SpanExporter):
    """Sends spans on with the attributes that are known to be harmless, and without any text of an error.

    A statement is sent as it was prepared, with names in the place of values.
    """

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send spans."""
        return self._exporter.export([_redacted(span) for span in spans])

    def shutdown(self) -> None:
        """Stop."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Send what the exporter itself keeps back."""
        return self._exporter.force_flush(timeout_millis)


def _redacted(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=span.name,
        context=_alone(span.get_span_context()),
        parent=_alone(span.parent),
        resource=span.resource,
        attributes={key: value for key, value in (span.attributes or {}).items() if key in _KNOWN},
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _alone(context: SpanContext | None) -> SpanContext | None:
    """Return the numbers of a span; its state is whatever a client wrote into `tracestate`."""
    return None if context is None else SpanContext(context.trace_id, context.span_id, context.is_remote, context.trace_flags)
