"""What ties together what several processes do for one request."""

from typing import Final

from opentelemetry.context import Context
from opentelemetry.trace import format_span_id, format_trace_id, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_PROPAGATOR: Final = TraceContextTextMapPropagator()


def traceparent() -> str | None:
    """Return the `traceparent` of what is going on; None if nobody traces it."""
    if not get_current_span().get_span_context().is_valid:
        return None
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get("traceparent")


def context_of(traceparent: str | None) -> Context:
    """Return what goes on from a `traceparent`; from None or from nonsense, what begins anew."""
    return _PROPAGATOR.extract({} if traceparent is None else {"traceparent": traceparent}, Context())


def current_ids() -> tuple[str, str] | None:
    """Return the numbers of the trace and the span that are going on, as logs write them; None if nobody traces them."""
    context = get_current_span().get_span_context()
    return (format_trace_id(context.trace_id), format_span_id(context.span_id)) if context.is_valid else None
