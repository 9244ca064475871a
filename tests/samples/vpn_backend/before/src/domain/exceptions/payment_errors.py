from src.domain.exceptions.base import DomainError, NotFoundError


class PaymentNotFoundError(NotFoundError):
    def __init__(self, key: object) -> None:
        super().__init__("payment", key)


class PaymentFailedError(DomainError):
    """Payment failed."""
