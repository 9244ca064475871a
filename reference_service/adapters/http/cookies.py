"""The refresh token in a cookie that no script can read."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from reference_service.adapters.http.deps import State
from reference_service.adapters.http.problems import Rejected
from reference_service.adapters.http.schemas.identity import RefreshIn, Transport
from reference_service.adapters.http.state import RefreshCookie
from reference_service.domain.identity.session import LIFETIME


def set_refresh_cookie(response: Response, cookie: RefreshCookie, token: str) -> None:
    """Give a refresh token to the browser, for the way to this service's own refresh only."""
    response.set_cookie(
        cookie.name,
        token,
        max_age=int(LIFETIME.total_seconds()),
        path=cookie.path,
        secure=cookie.secure,
        httponly=True,
        samesite="strict",
    )


def drop_refresh_cookie(response: Response, cookie: RefreshCookie) -> None:
    """Have the browser forget the refresh token."""
    response.delete_cookie(cookie.name, path=cookie.path, secure=cookie.secure, httponly=True, samesite="strict")


@dataclass(frozen=True, slots=True)
class Presented:
    """A refresh token, and how it came: its successor goes back the same way."""

    token: str = field(repr=False)
    transport: Transport


async def own_cookie(
    request: Request,
    state: State,
    requested_with: Annotated[str | None, Header(alias="X-Requested-With", description="Anything, beside a cookie.")] = None,
    origin: Annotated[str | None, Header()] = None,
) -> str | None:
    """Return the refresh token of the cookie, if there is one.

    A browser adds the cookie to whatever any page sends, so it is taken only with a header that a foreign page cannot
    add, and from an origin of ours if one is named.
    """
    kept = request.cookies.get(state.cookie.name)
    if kept is not None and (requested_with is None or (origin is not None and origin not in state.cookie.origins)):
        raise Rejected(403, "CSRF", "A refresh by cookie takes `X-Requested-With` and an origin of ours.")
    return kept


async def presented(kept: Annotated[str | None, Depends(own_cookie)], body: RefreshIn | None = None) -> Presented:
    """Return the refresh token of the body, or that of the cookie."""
    if body is not None and body.refresh_token is not None:
        return Presented(body.refresh_token, "body")
    if kept is None:
        raise Rejected(401, "REFRESH_TOKEN_MISSING", "There is no refresh token, neither in the body nor in a cookie.")
    return Presented(kept, "cookie")
