"""Two-factor login."""

from typing import Annotated

from pydantic import Field

from reference_service.adapters.http.schemas.base import Input, Output, Secret
from reference_service.adapters.http.schemas.identity import Code, Password, Transport


class ProposeTwoFactorIn(Input):
    """The password."""

    password: Password


class ConfirmTwoFactorIn(Input):
    """A code of the device."""

    code: Code


class DisableTwoFactorIn(Input):
    """The password, and a code of the device or a recovery code."""

    password: Password
    code: Code


class TwoFactorLoginIn(Input):
    """What the login answered with, a code of the device or a recovery code, and how the refresh token shall travel."""

    two_factor_token: Secret
    code: Code
    transport: Transport = "body"


class EnrolmentOut(Output):
    """What a device is set up with: the secret to type in, and the same as a URI to show as a picture. It is shown once."""

    secret: str
    uri: Annotated[str, Field(examples=["otpauth://totp/Reference%20Service:ada%40example.com?secret=…"])]


class RecoveryCodesOut(Output):
    """Codes that stand in for the device, each once. They are shown once."""

    recovery_codes: list[str]


class TwoFactorTokenOut(Output):
    """The password was right. The token comes back with a code."""

    two_factor_token: str
    expires_in: int
