"""Deliveries that are counted, and traced as part of what caused them."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Final

from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer

from reference_service.adapters.metrics.recorder import Metrics
from reference_service.adapters.tracing import context_of
from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.recipients import Delivered, Failures, Recipients
from reference_service.domain.shared.events import Event

_OPERATION: Final = "messaging.operation.name"


class ObservedRecipients(Recipients):
    """Hands events to other recipients, and tells of it: an event belongs to the trace of the request that caused it."""

    def __init__(self, recipients: Recipients, metrics: Metrics, tracer: Tracer) -> None:
        self._recipients = recipients
        self._metrics = metrics
        self._tracer = tracer

    async def deliver(self, envelope: Envelope[Event]) -> Failures:
        """Deliver an event, and return the names of those that failed, each with its error."""
        with self._span("deliver", envelope) as span:
            failures = await self._recipients.deliver(envelope)
            _note(span, failures)
        return failures

    async def complete(self, delivered: Sequence[Delivered]) -> Sequence[Delivered]:
        """Deliver events to those who take many at once, and return them with all failures; each is counted now.

        What many events cause together belongs to the trace of none of them.
        """
        completed = await self._recipients.complete(delivered)
        for each in completed:
            self._metrics.note_delivery(each.envelope.event.name, "failed" if each.failures else "done")
        return completed

    async def give_up(self, envelope: Envelope[Event]) -> Failures:
        """Have all take back what they did with an event; return those that could not."""
        with self._span("give up", envelope) as span:
            failures = await self._recipients.give_up(envelope)
            _note(span, failures)
        self._metrics.note_delivery(envelope.event.name, "given_up")
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


def _note(span: Span, failures: Failures) -> None:
    if failures:
        span.set_attribute("error.type", type(failures[0][1]).__name__)
        span.set_status(StatusCode.ERROR)
