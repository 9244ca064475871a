from abc import ABC, abstractmethod
from uuid import UUID

from src.domain.entities.subscription import Subscription


class SubscriptionRepository(ABC):
    @abstractmethod
    async def get_by_id(self, id: UUID) -> Subscription | None: ...

    @abstractmethod
    async def get_page(self, offset: int, limit: int) -> list[Subscription]: ...

    @abstractmethod
    async def save(self, subscription: Subscription) -> None: ...

    @abstractmethod
    async def delete(self, id: UUID) -> None: ...
