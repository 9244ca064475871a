"""Events to other services."""

from typing import Final

from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.event_stream import EventStream
from reference_service.application.shared.recipients import Failures, Recipients
from reference_service.domain.shared.events import Event

_NAME: Final = "event_stream"


class Publication(Recipients):
    """Puts events into the stream that other services read."""

    def __init__(self, stream: EventStream) -> None:
        self._stream = stream

    async def deliver(self, envelope: Envelope[Event]) -> Failures:
        """Publish an event, or return why the stream did not take it."""
        try:
            await self._stream.publish(envelope)
        except OSError as error:
            return [(_NAME, error)]
        return []

    async def give_up(self, envelope: Envelope[Event]) -> Failures:  # noqa: ARG002 - the base's
        """Do nothing: what is published cannot be taken back."""
        return []
