"""What a process shows on a port that strangers do not reach: its metrics and its health."""

from fastapi import FastAPI, Response

from reference_service.adapters.http import health
from reference_service.adapters.http.health import Checks
from reference_service.adapters.http.metrics import exposition
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.infrastructure.tracing import Tracing


def inside_app(metrics: Metrics, checks: Checks) -> FastAPI:
    """Return an application that asks for no token."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, telemetry=Tracing().of_requests)
    app.state.checks = checks
    app.include_router(health.router)

    @app.get("/metrics")
    async def show_metrics() -> Response:
        return await exposition(metrics)

    return app
