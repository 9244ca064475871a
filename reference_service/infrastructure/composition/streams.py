"""What other services hear, and what is heard of them."""

from reference_service.adapters.messaging.redis_streams import RedisEventStream
from reference_service.application.shared.ports.event_stream import EventStream
from reference_service.infrastructure.container import Container


def event_stream(container: Container) -> EventStream | None:
    """Return where events are published; None where nobody asked for it."""
    name = container.settings.event_stream
    return None if name is None or container.redis is None else RedisEventStream(container.redis, name)
