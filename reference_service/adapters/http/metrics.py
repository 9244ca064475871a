"""What is counted, for Prometheus."""

import hmac
from dataclasses import dataclass, field
from typing import Final

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

from reference_service.adapters.http.problems import Rejected

router: Final = APIRouter(include_in_schema=False)
_NOWHERE: Final = "-"


@dataclass(frozen=True, slots=True)
class Metrics:
    """Counters of one service; `token` is what whoever collects them has to show, None for nobody."""

    token: str | None = field(default=None, repr=False)
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    requests: Counter = field(init=False)
    seconds: Histogram = field(init=False)

    def __post_init__(self) -> None:
        labels = ("method", "route", "status")
        requests = Counter("http_requests", "Requests that were answered.", labels, registry=self.registry)
        seconds = Histogram("http_request_seconds", "Seconds until the answer.", labels[:2], registry=self.registry)
        object.__setattr__(self, "requests", requests)
        object.__setattr__(self, "seconds", seconds)

    def note(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Count a request, by the template of its route: a path as it came would be a label of its own each time."""
        known = method if method in {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"} else "OTHER"
        self.requests.labels(known, route or _NOWHERE, str(status)).inc()
        self.seconds.labels(known, route or _NOWHERE).observe(seconds)

    def admits(self, authorization: str | None) -> bool:
        """Tell whether somebody may see the counters."""
        if self.token is None or authorization is None:
            return False
        return hmac.compare_digest(authorization.encode(), f"Bearer {self.token}".encode())


@router.get("/metrics")
async def show_metrics(request: Request) -> Response:
    """Show the counters to whoever has the token; to all others there is nothing here."""
    metrics: Metrics = request.app.state.http.metrics
    if not metrics.admits(request.headers.get("authorization")):
        raise Rejected(404, "NOT_FOUND", "Not Found.")
    return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)
