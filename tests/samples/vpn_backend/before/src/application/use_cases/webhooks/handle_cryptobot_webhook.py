from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from src.domain.enums.payment_state import PaymentState
from src.domain.exceptions.payment_errors import PaymentNotFoundError
from src.infrastructure.database.repositories.payment_repo import PaymentRepository
from src.infrastructure.messaging.websocket_manager import WebSocketManager


class HandleCryptoBotWebhookUseCase:
    def __init__(self, payment_repo: PaymentRepository, websockets: WebSocketManager, session: AsyncSession) -> None:
        self._payment_repo = payment_repo
        self._websockets = websockets
        self._session = session

    async def execute(self, payment_id: UUID, is_paid: bool) -> None:
        if await self._payment_repo.get_by_id(payment_id) is None:
            raise PaymentNotFoundError(payment_id)
        state = PaymentState.PAID if is_paid else PaymentState.FAILED
        await self._payment_repo.set_state(payment_id, state.value)
        await self._session.commit()
        await self._websockets.broadcast("payment", str(payment_id))
