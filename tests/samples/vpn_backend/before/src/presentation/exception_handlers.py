from fastapi import FastAPI, Request, status
from fastapi.responses import JSONResponse

from src.domain.exceptions.auth_errors import (
    InvalidCredentialsError,
    InvalidTokenError,
    PermissionDeniedError,
)
from src.domain.exceptions.base import DomainError, NotFoundError
from src.domain.exceptions.server_errors import ServerUnavailableError
from src.domain.exceptions.telegram_user_errors import TelegramAlreadyLinkedError
from src.domain.exceptions.user_errors import UserAlreadyExistsError
from src.domain.exceptions.validation_errors import InvalidValueError

STATUSES: dict[type[DomainError], int] = {
    NotFoundError: status.HTTP_404_NOT_FOUND,
    UserAlreadyExistsError: status.HTTP_409_CONFLICT,
    TelegramAlreadyLinkedError: status.HTTP_409_CONFLICT,
    InvalidCredentialsError: status.HTTP_401_UNAUTHORIZED,
    InvalidTokenError: status.HTTP_401_UNAUTHORIZED,
    PermissionDeniedError: status.HTTP_403_FORBIDDEN,
    InvalidValueError: status.HTTP_422_UNPROCESSABLE_ENTITY,
    ServerUnavailableError: status.HTTP_503_SERVICE_UNAVAILABLE,
}


async def handle_domain_error(request: Request, error: DomainError) -> JSONResponse:
    code = next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), status.HTTP_400_BAD_REQUEST)
    return JSONResponse({"message": error.message, "details": error.details}, status_code=code)


def register_exception_handlers(app: FastAPI) -> None:
    app.add_exception_handler(DomainError, handle_domain_error)
