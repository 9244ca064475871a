"""Codes of devices, by RFC 6238."""

import hmac
from datetime import datetime
from typing import Final

from pyotp import TOTP, random_base32

from reference_service.application.identity.two_factor_ports import Authenticators, Enrolment
from reference_service.domain.shared.email import Email

_AROUND: Final = (0, -1, 1)
"""The steps that a device may be at, as seen from here: its clock may be half a minute off, and people type slowly."""


class TotpAuthenticators(Authenticators):
    """Devices that show six digits, others every half minute: what all of today's apps do without being told."""

    def __init__(self, issuer: str) -> None:
        """Take the name that the device lists its codes under."""
        self._issuer = issuer

    def enrol(self, account: Email) -> Enrolment:
        """Return a new secret of 160 bits for the device of an account."""
        secret = random_base32()
        return Enrolment(secret, TOTP(secret).provisioning_uri(name=account.value, issuer_name=self._issuer))

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """Return which step a code is of; the present one, if it could be of several."""
        device = TOTP(secret)
        present = device.timecode(now)
        given = code.encode("utf-8", "surrogatepass")
        # All three are compared, so that the time it takes tells nothing.
        fits = [hmac.compare_digest(device.generate_otp(present + step).encode(), given) for step in _AROUND]
        return next((present + step for step, fit in zip(_AROUND, fits, strict=True) if fit), None)
