from src.domain.entities.subscription import Subscription
from src.domain.repositories.subscription_repository import SubscriptionRepository


class ListSubscriptionsUseCase:
    def __init__(self, subscriptions: SubscriptionRepository) -> None:
        self._subscriptions = subscriptions

    async def execute(self, offset: int = 0, limit: int = 50) -> list[Subscription]:
        return await self._subscriptions.get_page(offset, limit)
