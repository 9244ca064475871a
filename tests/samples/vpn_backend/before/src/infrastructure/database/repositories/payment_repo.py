from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from src.infrastructure.database.models.payment_model import PaymentModel


class PaymentRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_by_id(self, id: UUID) -> PaymentModel | None:
        return await self._session.get(PaymentModel, id)

    async def find_all(self, offset: int = 0, limit: int = 50) -> list[PaymentModel]:
        rows = await self._session.scalars(select(PaymentModel).offset(offset).limit(limit))
        return list(rows)

    async def create(self, row: PaymentModel) -> PaymentModel:
        self._session.add(row)
        await self._session.flush()
        return row

    async def remove(self, id: UUID) -> None:
        await self._session.execute(delete(PaymentModel).where(PaymentModel.id == id))

    async def set_state(self, id: UUID, state: str) -> None:
        payment = await self._session.get(PaymentModel, id)
        if payment is not None:
            payment.state = state
