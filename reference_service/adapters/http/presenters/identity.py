"""Sessions as clients see them."""

from fastapi import Response

from reference_service.adapters.http.cookies import set_refresh_cookie
from reference_service.adapters.http.schemas.identity import TokensOut, Transport
from reference_service.adapters.http.state import RefreshCookie
from reference_service.application.identity.tokens import Tokens


def tokens_out(tokens: Tokens, transport: Transport, response: Response, cookie: RefreshCookie) -> TokensOut:
    """Return the tokens of a session; the refresh token goes into the body or into a cookie, never into both."""
    shown = TokensOut(access_token=tokens.access, expires_in=int(tokens.lives.total_seconds()), refresh_token=tokens.refresh)
    if transport == "body":
        return shown
    set_refresh_cookie(response, cookie, tokens.refresh)
    return shown.model_copy(update={"refresh_token": None})
