"""What follows a request through the processes, if anybody collects it."""

from collections.abc import Iterable
from typing import Final

from fastapi.telemetry import TelemetryConfig
from opentelemetry.trace import NoOpTracer, Tracer
from sqlalchemy.ext.asyncio import AsyncEngine

_UNTRACED: Final = TelemetryConfig(tracing=False, metrics=False, logs=False, auto_configure=False)
"""Said in full, since variables of the environment could otherwise turn on what writes texts of exceptions."""


class Tracing:
    """Where nobody collects: nothing is recorded, and nothing is handed on."""

    @property
    def tracer(self) -> Tracer:
        """What makes spans."""
        return NoOpTracer()

    @property
    def of_requests(self) -> TelemetryConfig:
        """What FastAPI has to know."""
        return _UNTRACED

    def follow(self, engines: Iterable[AsyncEngine]) -> None:
        """Have statements to databases traced."""

    async def close(self) -> None:
        """Send what is left, and stop."""
