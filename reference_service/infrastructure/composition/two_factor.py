"""Two-factor login, put together."""

from typing import Final

from reference_service.adapters.http.use_cases.two_factor import TwoFactorUseCases
from reference_service.adapters.ratelimit.codes import CodesAsLogins
from reference_service.adapters.security.recovery import RandomRecoveryCodes
from reference_service.adapters.security.sealing import AesGcmSealing
from reference_service.adapters.security.totp import TotpAuthenticators
from reference_service.adapters.security.two_factor_tokens import JwtTwoFactorTokens
from reference_service.application.identity.commands.confirm_two_factor import ConfirmTwoFactorHandler
from reference_service.application.identity.commands.disable_two_factor import DisableTwoFactorHandler
from reference_service.application.identity.commands.pass_two_factor import PassTwoFactorHandler
from reference_service.application.identity.commands.propose_two_factor import ProposeTwoFactorHandler
from reference_service.application.identity.commands.reset_two_factor import ResetTwoFactorHandler
from reference_service.application.identity.opening import Opening
from reference_service.application.identity.second_factor import SecondFactor
from reference_service.application.identity.step_up import StepUp
from reference_service.infrastructure.container import Container

_NAME: Final = "Reference Service"
"""What devices list the codes under."""


def two_factor_use_cases(container: Container) -> TwoFactorUseCases:
    """Return what concerns two-factor login."""
    transactions, clock = container.identity, container.clock
    asks = second_factor(container)
    proves = step_up(container)
    return TwoFactorUseCases(
        propose=ProposeTwoFactorHandler(transactions, proves, asks),
        confirm=ConfirmTwoFactorHandler(transactions, asks, RandomRecoveryCodes(), clock),
        disable=DisableTwoFactorHandler(proves, clock),
        reset=ResetTwoFactorHandler(transactions, clock),
        login=PassTwoFactorHandler(transactions, _pending(container), asks, opening(container), clock),
    )


def opening(container: Container) -> Opening:
    """Return what follows the right password."""
    return Opening(container.access_tokens, _pending(container), container.secrets, container.clock, container.ids)


def step_up(container: Container) -> StepUp:
    """Return what asks somebody who is logged in to prove again who they are."""
    passwords = CodesAsLogins(container.throttle, "password")
    return StepUp(container.identity, container.hasher, second_factor(container), passwords, container.clock)


def second_factor(container: Container) -> SecondFactor:
    """Return what asks for codes."""
    sealing = AesGcmSealing(container.keys.sealing, "two-factor")
    return SecondFactor(TotpAuthenticators(_NAME), RandomRecoveryCodes(), sealing, CodesAsLogins(container.throttle))


def _pending(container: Container) -> JwtTwoFactorTokens:
    return JwtTwoFactorTokens(container.keys.keyring, container.settings.address)
