import logging

from src.domain.events.payment_events import PaymentReceived
from src.domain.exceptions.user_errors import UserNotFoundError
from src.domain.repositories.user_repository import UserRepository

logger = logging.getLogger(__name__)


class NotificationHandler:
    def __init__(self, users: UserRepository) -> None:
        self._users = users

    async def handle(self, event: PaymentReceived) -> None:
        user = await self._users.get_by_id(event.user_id)
        if user is None:
            raise UserNotFoundError(event.user_id)
        logger.info("payment %s of %s has arrived", event.payment_id, user.username)
