from src.domain.exceptions.base import DomainError


class InvalidValueError(DomainError):
    """Invalid value."""
