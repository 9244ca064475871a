"""Which headers go through the gateway, and which it writes itself."""

import secrets
from collections.abc import Iterable
from typing import Final

from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import Scope

from reference_service.adapters.http.middleware.deadline import HEADER as DEADLINE
from reference_service.adapters.request import REQUEST_ID
from reference_service.application.gateway.ports import Headers

_PROPAGATOR: Final = TraceContextTextMapPropagator()
_HOP_BY_HOP: Final = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""What concerns the connection to the one next to us, and nobody behind (RFC 9110, 7.6.1)."""
_OURS: Final = frozenset(
    {
        "authorization",
        "content-length",
        "expect",
        "forwarded",
        "traceparent",
        "tracestate",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-port",
        "x-forwarded-proto",
        "x-real-ip",
        "x-request-id",
        DEADLINE,
    }
)
"""What the gateway says itself: from outside it would be a claim."""
_NOT_FROM_BEHIND: Final = frozenset(
    {"date", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "server", "x-request-id"}
)
"""What the gateway's own layers tell of themselves."""


def headers_of(scope: Scope) -> Headers:
    """Return the headers of a request."""
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"])


def handed_on(headers: Headers, *, client: str, token: str | None, milliseconds: int) -> Headers:
    """Return what a service behind the gateway is told: by the client, and of the client."""
    ours = {"x-request-id": REQUEST_ID.get(), "x-forwarded-for": client, DEADLINE: str(milliseconds), **_trace(headers)}
    if token is not None:
        ours["authorization"] = f"Bearer {token}"
    return (*_without(headers, _OURS), *ours.items())


def handed_back(headers: Headers) -> Headers:
    """Return what a client is told by a service behind the gateway."""
    return tuple(_without(headers, _NOT_FROM_BEHIND))


def _without(headers: Headers, names: frozenset[str]) -> Iterable[tuple[str, str]]:
    named = {part.strip().lower() for name, value in headers if name == "connection" for part in value.split(",")}
    dropped = names | _HOP_BY_HOP | named
    return (header for header in headers if header[0] not in dropped)


def _trace(headers: Headers) -> dict[str, str]:
    """Return what ties together all that is done for a request: the trace that is under way, the client's, or a new one."""
    context = None
    if not trace.get_current_span().get_span_context().is_valid:
        told = {name: value for name, value in headers if name in {"traceparent", "tracestate"}}
        given = trace.get_current_span(_PROPAGATOR.extract(told)).get_span_context()
        span = SpanContext(
            trace_id=given.trace_id or secrets.randbits(128) | 1,
            span_id=secrets.randbits(64) | 1,
            is_remote=False,
            trace_flags=given.trace_flags if given.is_valid else TraceFlags(TraceFlags.DEFAULT),
            trace_state=given.trace_state,
        )
        context = trace.set_span_in_context(NonRecordingSpan(span))
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier, context)
    return carrier
