"""Deliveries that are counted, and traced as part of what caused them."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Final, Literal

from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer

from reference_service.adapters.metrics.recorder import Metrics
from reference_service.adapters.tracing import context_of
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.recipients import Recipients
from reference_service.domain.shared.events import Event

_OPERATION: Final = "messaging.operation.name"


class ObservedRecipients(Recipients):
    """Hands events to other recipients, and tells of it: an event belongs to the trace of the request that caused it."""

    def __init__(self, recipients: Recipients, metrics: Metrics, tracer: Tracer) -> None:
        self._recipients = recipients
        self._metrics = metrics
        self._tracer = tracer

    async def deliver(self, envelope: Envelope[Event]) -> Sequence[tuple[str, Exception]]:
        """Deliver an event, and return the names of those that failed, each with its error."""
        with self._span("deliver", envelope) as span:
            failures = await self._recipients.deliver(envelope)
            self._note(span, envelope, failures, "failed" if failures else "done")
        return failures

    async def give_up(self, envelope: Envelope[Event]) -> Sequence[tuple[str, Exception]]:
        """Have all take back what they did with an event; return those that could not."""
        with self._span("give up", envelope) as span:
            failures = await self._recipients.give_up(envelope)
            self._note(span, envelope, failures, "given_up")
        return failures

    def _span(self, operation: str, envelope: Envelope[Event]) -> AbstractContextManager[Span]:
        return self._tracer.start_as_current_span(
            f"{operation} {envelope.event.name}",
            context_of(envelope.trace),
            kind=SpanKind.CONSUMER,
            attributes={_OPERATION: operation, "messaging.message.id": str(envelope.id)},
            record_exception=False,
            set_status_on_exception=False,
        )

    def _note(
        self,
        span: Span,
        envelope: Envelope[Event],
        failures: Sequence[tuple[str, Exception]],
        outcome: Literal["done", "failed", "given_up"],
    ) -> None:
        self._metrics.note_delivery(envelope.event.name, outcome)
        if failures:
            span.set_attribute("error.type", type(failures[0][1]).__name__)
            span.set_status(StatusCode.ERROR)
