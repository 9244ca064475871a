"""Fakes of the ports of two-factor login."""

from datetime import datetime, timedelta
from typing import Final

from reference_service.application.identity.ports import LoginThrottle
from reference_service.application.identity.tokens import TWO_FACTOR_LIFETIME
from reference_service.application.identity.two_factor_ports import (
    Authenticators,
    CodeThrottle,
    Enrolment,
    PendingLogin,
    RecoveryCodes,
    TwoFactors,
    TwoFactorTokens,
)
from reference_service.application.shared.ports.sealing import Sealing
from reference_service.application.shared.ports.secrets import Secret
from reference_service.domain.identity.two_factor import TwoFactor
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import TooMany, Unauthenticated, Unavailable
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.shared import FakeCollection, FakeSecrets, Store

HALF_MINUTE: Final = timedelta(seconds=30)


class FakeTwoFactors(FakeCollection[UserId, TwoFactor], TwoFactors):
    """All second factors."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, "two_factors", "authenticator", lambda each: each.user_id)


class FakeAuthenticators(Authenticators):
    """Devices with the secrets `device-1`, `device-2` …, whose code is the end of the step with the number behind it."""

    def __init__(self) -> None:
        self._last = 0

    def enrol(self, account: Email) -> Enrolment:
        self._last += 1
        secret = f"device-{self._last}"
        return Enrolment(secret, f"otpauth://totp/Service:{account}?secret={secret}")

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        present = int(now.timestamp()) // 30
        return next((present + step for step in (0, -1, 1) if code_of(secret, now + step * HALF_MINUTE) == code), None)


def code_of(secret: str, now: datetime) -> str:
    """Return the code that a fake device shows."""
    number = int(secret.rpartition("-")[2])
    return f"{(int(now.timestamp()) // 30 * 10 + number) % 1_000_000:06}"


class FakeRecoveryCodes(RecoveryCodes):
    """Codes `code-1-0` to `code-1-9`, then `code-2-0` …, in any case."""

    def __init__(self) -> None:
        self._last = 0

    def new(self) -> tuple[Secret, ...]:
        self._last += 1
        return tuple(self.known(f"code-{self._last}-{number}") for number in range(10))

    def known(self, text: str) -> Secret:
        letters = "".join(text.replace("-", "").split()).lower()
        return Secret(text, FakeSecrets().known(ascii(letters)).digest)


class FakeTwoFactorTokens(TwoFactorTokens):
    """Tokens `pending-1`, `pending-2` …, and the login that each of them stands for."""

    def __init__(self) -> None:
        self.issued: dict[str, tuple[PendingLogin, datetime]] = {}

    def issue(self, pending: PendingLogin, now: datetime) -> str:
        token = f"pending-{len(self.issued) + 1}"
        self.issued[token] = (pending, now)
        return token

    def read(self, token: str, now: datetime) -> Result[PendingLogin, Unauthenticated]:
        if token not in self.issued:
            return Err(Unauthenticated(code="TOKEN_INVALID", message="The token is not valid."))
        pending, issued_at = self.issued[token]
        # Two clocks may be half a minute apart.
        if now >= issued_at + TWO_FACTOR_LIFETIME + HALF_MINUTE:
            return Err(Unauthenticated(code="TOKEN_EXPIRED", message="The token has expired."))
        return Ok(pending)


class FakeCodeThrottle(CodeThrottle):
    """Has tries counted as logins are."""

    def __init__(self, logins: LoginThrottle, what: str = "codes") -> None:
        self._logins = logins
        self._what = what

    async def admit(self, user: UserId) -> Result[None, TooMany | Unavailable]:
        return await self._logins.admit(Email(f"{user}@{self._what}.invalid"), self._what)

    async def forgive(self, user: UserId) -> None:
        await self._logins.forgive(Email(f"{user}@{self._what}.invalid"), self._what)


class FakeSealing(Sealing):
    """Seals `x` for `y` as `sealed:y:x`; what is in `gone` is not unsealed any more."""

    def __init__(self) -> None:
        self.gone: set[str] = set()

    def seal(self, secret: str, owner: str) -> str:
        return f"sealed:{owner}:{secret}"

    def unseal(self, sealed: str, owner: str) -> str | None:
        mark = f"sealed:{owner}:"
        return sealed.removeprefix(mark) if sealed.startswith(mark) and sealed not in self.gone else None


def two_factors_of(store: Store) -> list[TwoFactor]:
    """Return all second factors that have been committed."""
    return [entity for entity in store.tables.get("two_factors", {}).values() if isinstance(entity, TwoFactor)]
