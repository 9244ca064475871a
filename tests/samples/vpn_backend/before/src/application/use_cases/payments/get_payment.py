from uuid import UUID

from src.domain.entities.payment import Payment
from src.domain.exceptions.payment_errors import PaymentNotFoundError
from src.domain.repositories.payment_repository import PaymentRepository


class GetPaymentUseCase:
    def __init__(self, payments: PaymentRepository) -> None:
        self._payments = payments

    async def execute(self, payment_id: UUID) -> Payment:
        payment = await self._payments.get_by_id(payment_id)
        if payment is None:
            raise PaymentNotFoundError(payment_id)
        return payment
