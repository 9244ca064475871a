"""Accounts, logins and the tokens of sessions."""

from typing import Annotated, Final

from fastapi import Depends, Request, Response

from reference_service.adapters.http.cookies import Presented, drop_refresh_cookie, presented
from reference_service.adapters.http.deps import Cases, Requires, State
from reference_service.adapters.http.middleware.address import client_address
from reference_service.adapters.http.presenters.identity import login_out, tokens_out
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.identity import (
    AcceptedOut,
    EmailIn,
    LoginIn,
    RegisterIn,
    ResetPasswordIn,
    TokenIn,
    TokensOut,
)
from reference_service.adapters.http.schemas.two_factor import TwoFactorTokenOut
from reference_service.application.identity.commands.login import Login
from reference_service.application.identity.commands.refresh import Refresh
from reference_service.application.identity.commands.register import Register
from reference_service.application.identity.commands.request_password_reset import RequestPasswordReset
from reference_service.application.identity.commands.request_verification import RequestVerification
from reference_service.application.identity.commands.reset_password import ResetPassword
from reference_service.application.identity.commands.verify_email import VerifyEmail
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(prefix="/auth", tags=["auth"])
_Account = Annotated[Actor, Depends(Requires(Permission.ACCOUNT_MANAGE))]


@router.post("/register", status_code=202, responses=refusals(403))
async def register(body: RegisterIn, cases: Cases) -> AcceptedOut:
    """Ask for an account. The answer is the same whether there is one already; a letter tells the rest."""
    command = Register(email=body.email, password=body.password, display_name=body.display_name)
    unwrap(await cases.identity.register.execute(command))
    return AcceptedOut()


@router.post("/verify-email", status_code=204, responses=refusals(401))
async def verify_email(body: TokenIn, cases: Cases) -> None:
    """Prove that mail arrives, with the token of the letter."""
    unwrap(await cases.identity.verify_email.execute(VerifyEmail(token=body.token)))


@router.post("/request-verification", status_code=202, responses=refusals())
async def request_verification(body: EmailIn, cases: Cases) -> AcceptedOut:
    """Ask for another letter to verify an address with."""
    unwrap(await cases.identity.request_verification.execute(RequestVerification(email=body.email)))
    return AcceptedOut()


@router.post("/login", responses=refusals(401), response_model_exclude_none=True)
async def login(body: LoginIn, request: Request, response: Response, cases: Cases, state: State) -> TokensOut | TwoFactorTokenOut:
    """Open a session, or, with two-factor login, learn what to send with a code.

    With `transport: cookie` the refresh token travels in a cookie that no script can read.
    """
    command = Login(email=body.email, password=body.password, address=client_address(request.scope))
    return login_out(unwrap(await cases.identity.login.execute(command)), body.transport, response, state.cookie)


@router.post("/refresh", responses=refusals(401, 403), response_model_exclude_none=True)
async def refresh(given: Annotated[Presented, Depends(presented)], response: Response, cases: Cases, state: State) -> TokensOut:
    """Go on with a session. A refresh token is good once; one that comes back late ends the session."""
    tokens = unwrap(await cases.identity.refresh.execute(Refresh(token=given.token)))
    return tokens_out(tokens, given.transport, response, state.cookie)


@router.post("/logout", status_code=204, responses=refusals(401, 403))
async def logout(actor: _Account, response: Response, cases: Cases, state: State) -> None:
    """End this session."""
    unwrap(await cases.identity.logout.execute(actor))
    drop_refresh_cookie(response, state.cookie)


@router.post("/logout-everywhere", status_code=204, responses=refusals(401, 403))
async def logout_everywhere(actor: _Account, response: Response, cases: Cases, state: State) -> None:
    """End all sessions of the account."""
    unwrap(await cases.identity.logout_everywhere.execute(actor))
    drop_refresh_cookie(response, state.cookie)


@router.post("/request-password-reset", status_code=202, responses=refusals())
async def request_password_reset(body: EmailIn, cases: Cases) -> AcceptedOut:
    """Ask for a letter to choose a new password with."""
    unwrap(await cases.identity.request_password_reset.execute(RequestPasswordReset(email=body.email)))
    return AcceptedOut()


@router.post("/reset-password", status_code=204, responses=refusals(401))
async def reset_password(body: ResetPasswordIn, cases: Cases) -> None:
    """Choose a new password with the token of the letter; all sessions of the account end."""
    unwrap(await cases.identity.reset_password.execute(ResetPassword(token=body.token, password=body.password)))
