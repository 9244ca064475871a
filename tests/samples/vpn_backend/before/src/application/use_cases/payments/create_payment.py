from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from src.application.dto.payment_dto import PaymentDTO
from src.domain.enums.payment_state import PaymentState
from src.domain.value_objects.money import Money
from src.infrastructure.database.models.payment_model import PaymentModel
from src.infrastructure.database.repositories.payment_repo import PaymentRepository
from src.infrastructure.payments.cryptobot_client import CryptoBotClient


class CreatePaymentUseCase:
    def __init__(self, payment_repo: PaymentRepository, provider: CryptoBotClient, session: AsyncSession) -> None:
        self._payment_repo = payment_repo
        self._provider = provider
        self._session = session

    async def execute(self, user_id: UUID, amount: Money) -> PaymentDTO:
        payment = PaymentModel(
            id=uuid4(),
            user_id=user_id,
            cents=int(amount.amount * 100),
            currency=amount.currency,
            provider="cryptobot",
            state=PaymentState.PENDING.value,
        )
        pay_url = await self._provider.create_invoice(payment.id, amount)
        await self._payment_repo.create(payment)
        await self._session.commit()
        return PaymentDTO(id=payment.id, state=payment.state, pay_url=pay_url)
