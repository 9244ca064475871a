"""What is counted, for Prometheus."""

import hmac
from collections.abc import Sequence
from typing import Final

from fastapi import Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

from reference_service.adapters.http.problems import Rejected
from reference_service.adapters.http.routing import NamedRouter
from reference_service.domain.shared.events import Event

router: Final = NamedRouter(include_in_schema=False)
_NOWHERE: Final = "-"


class Metrics:
    """Counters of one service."""

    def __init__(self, token: str | None = None) -> None:
        """`token` is what whoever collects them has to show, None for nobody."""
        self._token = token
        self.registry = registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("http_requests", "Requests that were answered.", labels, registry=registry)
        self._seconds = Histogram("http_request_seconds", "Seconds until the answer.", labels[:2], registry=registry)
        self._refusals = Counter("service_refusals", "Refusals of use cases, by their code.", ("code",), registry=registry)
        self._events = Counter("service_events", "Events that were committed, by their name.", ("event",), registry=registry)

    def note(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Count a request, by the template of its route: a path as it came would be a label of its own each time."""
        known = method if method in {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"} else "OTHER"
        self._requests.labels(known, route or _NOWHERE, str(status)).inc()
        self._seconds.labels(known, route or _NOWHERE).observe(seconds)

    def note_refusal(self, code: str) -> None:
        """Count a refusal of a use case: wrong passwords are among them."""
        self._refusals.labels(code).inc()

    def note_events(self, events: Sequence[Event]) -> None:
        """Count what has been committed."""
        for event in events:
            self._events.labels(event.name).inc()

    def admits(self, authorization: str | None) -> bool:
        """Tell whether somebody may see the counters."""
        if self._token is None or authorization is None:
            return False
        return hmac.compare_digest(authorization.encode(), f"Bearer {self._token}".encode())


@router.get("/metrics")
async def show_metrics(request: Request) -> Response:
    """Show the counters to whoever has the token; to all others there is nothing here."""
    metrics: Metrics = request.app.state.http.metrics
    if not metrics.admits(request.headers.get("authorization")):
        raise Rejected(404, "NOT_FOUND", "Not Found.")
    return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)
