from src.domain.entities.payment import Payment
from src.domain.repositories.payment_repository import PaymentRepository


class ListPaymentsUseCase:
    def __init__(self, payments: PaymentRepository) -> None:
        self._payments = payments

    async def execute(self, offset: int = 0, limit: int = 50) -> list[Payment]:
        return await self._payments.get_page(offset, limit)
