from uuid import UUID

from src.domain.exceptions.subscription_errors import SubscriptionNotFoundError
from src.domain.repositories.subscription_repository import SubscriptionRepository


class DeleteSubscriptionUseCase:
    def __init__(self, subscriptions: SubscriptionRepository) -> None:
        self._subscriptions = subscriptions

    async def execute(self, subscription_id: UUID) -> None:
        if await self._subscriptions.get_by_id(subscription_id) is None:
            raise SubscriptionNotFoundError(subscription_id)
        await self._subscriptions.delete(subscription_id)
