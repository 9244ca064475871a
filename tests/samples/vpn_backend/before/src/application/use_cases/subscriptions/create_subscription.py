from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from src.application.dto.subscription_dto import SubscriptionDTO
from src.infrastructure.database.models.subscription_model import SubscriptionModel
from src.infrastructure.database.repositories.subscription_repo import SubscriptionRepository


class CreateSubscriptionUseCase:
    def __init__(self, subscription_repo: SubscriptionRepository, session: AsyncSession) -> None:
        self._subscription_repo = subscription_repo
        self._session = session

    async def execute(self, user_id: UUID, plan_id: UUID, days: int) -> SubscriptionDTO:
        ends_at = datetime.now(UTC) + timedelta(days=days)
        subscription = SubscriptionModel(id=uuid4(), user_id=user_id, plan_id=plan_id, ends_at=ends_at, is_active=True)
        await self._subscription_repo.create(subscription)
        await self._session.commit()
        return SubscriptionDTO(id=subscription.id, plan_id=plan_id, ends_at=ends_at)
