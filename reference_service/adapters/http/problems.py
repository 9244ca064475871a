"""Refusals as problem documents (RFC 9457), with the three keys `error`, `code` and `status` that every client can read."""

from collections.abc import Mapping, Sequence
from math import ceil
from types import MappingProxyType
from typing import Final, TypeVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from reference_service.adapters.http.middleware.notes import notes_of
from reference_service.adapters.request import REQUEST_ID
from reference_service.domain.shared.errors import (
    Conflict,
    Denied,
    DomainError,
    Invalid,
    NotFound,
    Stale,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from reference_service.domain.shared.result import Err, Result

T = TypeVar("T")

MEDIA_TYPE: Final = "application/problem+json"
FAILED: Final = "The service failed. The request id helps to find out why."
_STATUS: Final[Mapping[type[DomainError], int]] = MappingProxyType(
    {
        Invalid: 422,
        Unauthenticated: 401,
        Denied: 403,
        NotFound: 404,
        Conflict: 409,
        Stale: 412,
        TooMany: 429,
        Unavailable: 503,
    }
)
_TITLES: Final[Mapping[int, tuple[str, str]]] = MappingProxyType(
    {
        400: ("Bad Request", "MALFORMED_REQUEST"),
        401: ("Unauthorized", "UNAUTHENTICATED"),
        403: ("Forbidden", "FORBIDDEN"),
        404: ("Not Found", "NOT_FOUND"),
        405: ("Method Not Allowed", "METHOD_NOT_ALLOWED"),
        408: ("Request Timeout", "BODY_TOO_SLOW"),
        409: ("Conflict", "CONFLICT"),
        410: ("Gone", "VERSION_GONE"),
        412: ("Precondition Failed", "CHANGED"),
        413: ("Content Too Large", "BODY_TOO_LARGE"),
        415: ("Unsupported Media Type", "UNSUPPORTED_MEDIA_TYPE"),
        422: ("Unprocessable Content", "INVALID"),
        428: ("Precondition Required", "PRECONDITION_REQUIRED"),
        429: ("Too Many Requests", "TOO_MANY_REQUESTS"),
        500: ("Internal Server Error", "INTERNAL_ERROR"),
        503: ("Service Unavailable", "UNAVAILABLE"),
    }
)


class FieldProblem(BaseModel):
    """What is wrong with one field of the request. It never repeats what was sent."""

    field: str
    error: str


class Problem(BaseModel):
    """A refusal."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    error: str
    request_id: str
    errors: list[FieldProblem] = []


class Refused(Exception):
    """A use case refused."""

    def __init__(self, error: DomainError) -> None:
        super().__init__(error.code)
        self.error = error


class Rejected(Exception):
    """The request is refused before any use case sees it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message


def unwrap(result: Result[T, DomainError]) -> T:
    """Return what a use case returned, or raise `Refused`, which becomes a problem document."""
    if isinstance(result, Err):
        raise Refused(result.error)
    return result.value


def problem(
    status: int,
    message: str,
    *,
    path: str,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[FieldProblem] = (),
) -> JSONResponse:
    """Return a problem document; without a code, it has that of its status."""
    title, usual = _TITLES.get(status, (f"Status {status}", "REFUSED"))
    document = Problem(
        type="about:blank",
        title=title,
        status=status,
        detail=message,
        instance=path,
        code=code or usual,
        error=message,
        request_id=REQUEST_ID.get(),
        errors=list(errors),
    )
    content = document.model_dump(exclude=None if errors else {"errors"})
    return JSONResponse(content, status, dict(headers or {}), MEDIA_TYPE)


def install_problem_handlers(app: FastAPI) -> None:
    """Have every refusal inside an application answered by a problem document."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(Rejected, _rejected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _failed)


def refusal(error: DomainError, path: str) -> JSONResponse:
    """Return the problem document for a refusal of a use case."""
    headers: dict[str, str] = {}
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooMany | Unavailable):
        headers["Retry-After"] = str(max(1, ceil(error.retry_after.total_seconds())))
    errors = [FieldProblem(field=error.field, error=error.message)] if isinstance(error, Invalid) else []
    return problem(_STATUS[type(error)], error.message, path=path, code=error.code, headers=headers, errors=errors)


async def _refused(request: Request, raised: Exception) -> JSONResponse:
    assert isinstance(raised, Refused), "it is installed for these"
    notes_of(request.scope).code = raised.error.code
    return refusal(raised.error, request.url.path)


async def _rejected(request: Request, raised: Exception) -> JSONResponse:
    assert isinstance(raised, Rejected), "it is installed for these"
    headers = {"WWW-Authenticate": "Bearer"} if raised.status == 401 else None
    return problem(raised.status, raised.message, path=request.url.path, code=raised.code, headers=headers)


async def _invalid(request: Request, raised: Exception) -> JSONResponse:
    assert isinstance(raised, RequestValidationError), "it is installed for these"
    found = raised.errors()
    if any(each["type"] == "json_invalid" for each in found):
        return problem(400, "The body is not JSON.", path=request.url.path, code="MALFORMED_JSON")
    # `input` and `ctx` would repeat what was sent, passwords included.
    errors = [FieldProblem(field=".".join(str(part) for part in each["loc"][1:]), error=each["msg"]) for each in found]
    return problem(422, "The request does not have the right form.", path=request.url.path, errors=errors)


async def _http(request: Request, raised: Exception) -> JSONResponse:
    assert isinstance(raised, HTTPException), "it is installed for these"
    title = _TITLES.get(raised.status_code, ("The request is refused", ""))[0]
    return problem(raised.status_code, f"{title}.", path=request.url.path, headers=raised.headers)


async def _failed(request: Request, _raised: Exception) -> JSONResponse:
    # What was raised goes on to the outermost layer, which logs it; its text may hold anything.
    return problem(500, FAILED, path=request.url.path)
