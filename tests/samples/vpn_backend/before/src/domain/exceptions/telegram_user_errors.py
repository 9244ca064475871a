from src.domain.exceptions.base import DomainError, NotFoundError


class TelegramUserNotFoundError(NotFoundError):
    def __init__(self, key: object) -> None:
        super().__init__("telegram_user", key)


class TelegramAlreadyLinkedError(DomainError):
    """Telegram already linked."""
