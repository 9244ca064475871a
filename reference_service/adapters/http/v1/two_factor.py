"""Two-factor login: the second half of a login, and what switches it on and off."""

from typing import Annotated, Final

from fastapi import Depends, Response

from reference_service.adapters.http.deps import Cases, Requires, State
from reference_service.adapters.http.presenters.identity import tokens_out
from reference_service.adapters.http.problems import unwrap
from reference_service.adapters.http.refusals import refusals
from reference_service.adapters.http.routing import NamedRouter
from reference_service.adapters.http.schemas.identity import TokensOut
from reference_service.adapters.http.schemas.two_factor import (
    ConfirmTwoFactorIn,
    DisableTwoFactorIn,
    EnrolmentOut,
    ProposeTwoFactorIn,
    RecoveryCodesOut,
    TwoFactorLoginIn,
)
from reference_service.application.identity.commands.confirm_two_factor import ConfirmTwoFactor
from reference_service.application.identity.commands.disable_two_factor import DisableTwoFactor
from reference_service.application.identity.commands.pass_two_factor import PassTwoFactor
from reference_service.application.identity.commands.propose_two_factor import ProposeTwoFactor
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import Permission

router: Final = NamedRouter(tags=["two-factor"])
_Account = Annotated[Actor, Depends(Requires(Permission.ACCOUNT_MANAGE))]


@router.post("/auth/two-factor", responses=refusals(401, 412), response_model_exclude_none=True)
async def pass_two_factor(body: TwoFactorLoginIn, response: Response, cases: Cases, state: State) -> TokensOut:
    """Open the session of a login that waits for a code. A code is good once."""
    command = PassTwoFactor(token=body.two_factor_token, code=body.code)
    tokens = unwrap(await cases.identity.two_factor.login.execute(command))
    return tokens_out(tokens, body.transport, response, state.cookie)


@router.post("/account/two-factor", responses=refusals(401, 403, 409, 412))
async def propose_two_factor(actor: _Account, body: ProposeTwoFactorIn, cases: Cases) -> EnrolmentOut:
    """Ask for a secret to set a device up with. Nothing changes before a code of the device has confirmed it."""
    return EnrolmentOut.model_validate(
        unwrap(await cases.identity.two_factor.propose.execute(actor, ProposeTwoFactor(password=body.password)))
    )


@router.post("/account/two-factor/confirm", responses=refusals(401, 403, 409, 412))
async def confirm_two_factor(actor: _Account, body: ConfirmTwoFactorIn, cases: Cases) -> RecoveryCodesOut:
    """Switch two-factor login on with a code of the device; all other sessions end."""
    sheet = unwrap(await cases.identity.two_factor.confirm.execute(actor, ConfirmTwoFactor(code=body.code)))
    return RecoveryCodesOut(recovery_codes=list(sheet.codes))


@router.post("/account/two-factor/disable", status_code=204, responses=refusals(401, 403, 409, 412))
async def disable_two_factor(actor: _Account, body: DisableTwoFactorIn, cases: Cases) -> None:
    """Switch two-factor login off; all other sessions end."""
    unwrap(await cases.identity.two_factor.disable.execute(actor, DisableTwoFactor(password=body.password, code=body.code)))
