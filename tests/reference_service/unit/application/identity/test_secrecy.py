"""What use cases take and give is printed by whoever logs it; what is secret in it is not."""

from uuid import UUID

import pytest

from reference_service.application.identity.commands.change_password import ChangePassword
from reference_service.application.identity.commands.confirm_two_factor import ConfirmTwoFactor, RecoverySheet
from reference_service.application.identity.commands.create_administrator import CreateAdministrator
from reference_service.application.identity.commands.disable_two_factor import DisableTwoFactor
from reference_service.application.identity.commands.login import Login
from reference_service.application.identity.commands.pass_two_factor import PassTwoFactor
from reference_service.application.identity.commands.propose_two_factor import ProposeTwoFactor
from reference_service.application.identity.commands.refresh import Refresh
from reference_service.application.identity.commands.register import Register
from reference_service.application.identity.commands.reset_password import ResetPassword
from reference_service.application.identity.commands.verify_email import VerifyEmail
from reference_service.application.identity.tokens import ACCESS_LIFETIME, TWO_FACTOR_LIFETIME, Challenge, Tokens
from reference_service.application.identity.two_factor_ports import Enrolment, PendingLogin
from reference_service.domain.identity.password import Password, PasswordHash
from reference_service.domain.identity.two_factor import SealedSecret
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.unit.application.identity.setting import PASSWORD as SECRET


@pytest.mark.parametrize(
    "printed",
    [
        Register(email="ada@example.com", password=SECRET, display_name="Ada"),
        VerifyEmail(token=SECRET),
        Login(email="ada@example.com", password=SECRET, address="192.0.2.1"),
        Refresh(token=SECRET),
        ResetPassword(token=SECRET, password=SECRET),
        ChangePassword(current=SECRET, new=SECRET, code=SECRET),
        ProposeTwoFactor(password=SECRET),
        ConfirmTwoFactor(code=SECRET),
        RecoverySheet((SECRET,)),
        DisableTwoFactor(password=SECRET, code=SECRET),
        PassTwoFactor(token=SECRET, code=SECRET),
        Challenge(token=SECRET, lives=TWO_FACTOR_LIFETIME),
        Enrolment(SECRET, SECRET),
        PendingLogin(UserId(UUID(int=1)), SECRET),
        SealedSecret(SECRET),
        CreateAdministrator(email="ada@example.com", password=SECRET),
        Tokens(access=SECRET, refresh=SECRET, lives=ACCESS_LIFETIME),
        Password(SECRET),
        PasswordHash(SECRET),
    ],
    ids=lambda printed: type(printed).__name__,
)
def test_no_secret_is_printed(printed: object) -> None:
    assert SECRET not in f"{printed!r} {printed} {Ok(printed)} {Err(printed)}"
