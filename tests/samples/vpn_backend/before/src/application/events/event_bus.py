from collections.abc import Awaitable, Callable

from src.domain.events.base import DomainEvent

Handler = Callable[[DomainEvent], Awaitable[None]]


class EventBus:
    def __init__(self) -> None:
        self._handlers: dict[type[DomainEvent], list[Handler]] = {}

    def subscribe(self, event: type[DomainEvent], handler: Handler) -> None:
        self._handlers.setdefault(event, []).append(handler)

    async def publish(self, event: DomainEvent) -> None:
        for handler in self._handlers.get(type(event), []):
            await handler(event)
