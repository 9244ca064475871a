"""What is counted, shown to Prometheus."""

import hmac
from typing import Final

from fastapi import Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from reference_service.adapters.http.problems import Rejected
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.metrics.recorder import Metrics

router: Final = NamedRouter(include_in_schema=False)


@router.get("/metrics")
async def show_metrics(request: Request) -> Response:
    """Show the counters to whoever has the token; to all others there is nothing here."""
    state = request.app.state.http
    if not _admits(state.metrics_token, request.headers.get("authorization")):
        raise Rejected(404, "NOT_FOUND", "Not Found.")
    return await exposition(state.metrics)


async def exposition(metrics: Metrics) -> Response:
    """Return all values, as Prometheus asks for them."""
    return Response(await metrics.collected(), media_type=CONTENT_TYPE_LATEST)


def _admits(token: str | None, authorization: str | None) -> bool:
    if token is None or authorization is None:
        return False
    return hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())
