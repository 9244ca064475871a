from src.domain.exceptions.base import DomainError


class InvalidCredentialsError(DomainError):
    """Invalid credentials."""


class InvalidTokenError(DomainError):
    """Invalid token."""


class PermissionDeniedError(DomainError):
    """Permission denied."""
