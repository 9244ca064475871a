from src.domain.exceptions.base import DomainError, NotFoundError


class UserNotFoundError(NotFoundError):
    def __init__(self, key: object) -> None:
        super().__init__("user", key)


class UserAlreadyExistsError(DomainError):
    """User already exists."""


class UserDisabledError(DomainError):
    """User disabled."""
