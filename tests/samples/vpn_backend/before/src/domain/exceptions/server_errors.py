from src.domain.exceptions.base import DomainError, NotFoundError


class ServerNotFoundError(NotFoundError):
    def __init__(self, key: object) -> None:
        super().__init__("server", key)


class ServerUnavailableError(DomainError):
    """Server unavailable."""
