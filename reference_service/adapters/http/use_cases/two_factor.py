"""Two-factor login: what routes can ask for."""

from dataclasses import dataclass

from reference_service.application.identity.commands.confirm_two_factor import ConfirmTwoFactorHandler
from reference_service.application.identity.commands.disable_two_factor import DisableTwoFactorHandler
from reference_service.application.identity.commands.pass_two_factor import PassTwoFactorHandler
from reference_service.application.identity.commands.propose_two_factor import ProposeTwoFactorHandler
from reference_service.application.identity.commands.reset_two_factor import ResetTwoFactorHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoFactorUseCases:
    """What concerns two-factor login."""

    propose: ProposeTwoFactorHandler
    confirm: ConfirmTwoFactorHandler
    disable: DisableTwoFactorHandler
    reset: ResetTwoFactorHandler
    login: PassTwoFactorHandler
