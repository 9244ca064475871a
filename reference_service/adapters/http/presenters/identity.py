"""Accounts and sessions as clients see them."""

from fastapi import Response

from reference_service.adapters.http.cookies import set_refresh_cookie
from reference_service.adapters.http.presenters.fields import shown
from reference_service.adapters.http.schemas.identity import TokensOut, Transport, UserDetailsOut
from reference_service.adapters.http.schemas.two_factor import TwoFactorTokenOut
from reference_service.adapters.http.state import RefreshCookie
from reference_service.application.identity.fields import USER_FIELDS
from reference_service.application.identity.ports import UserDetails
from reference_service.application.identity.tokens import Challenge, Tokens
from reference_service.application.shared.actor import Actor


def tokens_out(tokens: Tokens, transport: Transport, response: Response, cookie: RefreshCookie) -> TokensOut:
    """Return the tokens of a session; the refresh token goes into the body or into a cookie, never into both."""
    shown = TokensOut(access_token=tokens.access, expires_in=int(tokens.lives.total_seconds()), refresh_token=tokens.refresh)
    if transport == "body":
        return shown
    set_refresh_cookie(response, cookie, tokens.refresh)
    return shown.model_copy(update={"refresh_token": None})


def login_out(
    outcome: Tokens | Challenge, transport: Transport, response: Response, cookie: RefreshCookie
) -> TokensOut | TwoFactorTokenOut:
    """Return the tokens of a session, or what has to come back with a code."""
    if isinstance(outcome, Tokens):
        return tokens_out(outcome, transport, response, cookie)
    return TwoFactorTokenOut(two_factor_token=outcome.token, expires_in=int(outcome.lives.total_seconds()))


def user_out(user: UserDetails, actor: Actor) -> UserDetailsOut:
    """Return a user, as far as the actor may see them: all of oneself."""
    if user.id == actor.user_id.value:
        return UserDetailsOut.model_validate(user)
    return shown(UserDetailsOut, user, USER_FIELDS, actor.may)
