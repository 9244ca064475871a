from src.domain.exceptions.base import DomainError, NotFoundError


class SubscriptionNotFoundError(NotFoundError):
    def __init__(self, key: object) -> None:
        super().__init__("subscription", key)


class SubscriptionExpiredError(DomainError):
    """Subscription expired."""
