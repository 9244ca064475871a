from abc import ABC, abstractmethod
from uuid import UUID

from src.domain.entities.payment import Payment


class PaymentRepository(ABC):
    @abstractmethod
    async def get_by_id(self, id: UUID) -> Payment | None: ...

    @abstractmethod
    async def get_page(self, offset: int, limit: int) -> list[Payment]: ...

    @abstractmethod
    async def save(self, payment: Payment) -> None: ...

    @abstractmethod
    async def delete(self, id: UUID) -> None: ...
