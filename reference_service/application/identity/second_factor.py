"""Codes of those who have two-factor login."""

from datetime import datetime, timedelta
from typing import Final

from reference_service.application.identity.ports import IdentityUnitOfWork
from reference_service.application.identity.two_factor_ports import (
    Authenticators,
    CodeThrottle,
    Enrolment,
    RecoveryCodes,
)
from reference_service.application.shared.ports.sealing import Sealing
from reference_service.domain.identity.token import TokenDigest
from reference_service.domain.identity.two_factor import SealedSecret, TwoFactor
from reference_service.domain.identity.user import User
from reference_service.domain.shared.errors import DomainError, TooMany, Unauthenticated, Unavailable
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result

_DIGITS: Final = 6
_PAUSE: Final = timedelta(minutes=5)


class SecondFactor:
    """Asks users who have two-factor login for a code: of their device, or one of the recovery codes that are left."""

    def __init__(self, authenticators: Authenticators, recovery: RecoveryCodes, sealing: Sealing, throttle: CodeThrottle) -> None:
        self._authenticators = authenticators
        self._recovery = recovery
        self._sealing = sealing
        self._throttle = throttle

    def enrol(self, user: User) -> tuple[Enrolment, SealedSecret]:
        """Return what a user's device is set up with, and what is stored of it."""
        enrolment = self._authenticators.enrol(user.email)
        return enrolment, self._sealed(user.id, enrolment.secret)

    async def admit(self, user: UserId, code: str | None) -> Result[None, TooMany | Unavailable]:
        """Count a try, if there is one, and say whether it may go on. No transaction is open meanwhile."""
        return Ok(None) if code is None else await self._throttle.admit(user)

    async def forgive(self, user: UserId, code: str | None) -> None:
        """Forget the tries of a user, if there was one that was right."""
        if code is not None:
            await self._throttle.forgive(user)

    def step_of(self, factor: TwoFactor, code: str, now: datetime) -> Result[int | None, Unavailable]:
        """Return which step of the user's device a code is of, None for a wrong one; or that nobody can tell."""
        secret = self._unsealed(factor)
        return secret.map(lambda known: self._authenticators.step_of(known, _plain(code), now))

    async def prove(self, work: IdentityUnitOfWork, user: UserId, code: str | None, now: datetime) -> Result[None, DomainError]:
        """Use a code of a user up; whoever has no two-factor login needs none.

        The use is stored with the rest of the transaction. A refusal ends the transaction, which then stores nothing but
        that a code was wrong.
        """
        factor = await work.two_factors.get(user)
        if factor is None or not factor.is_on:
            return Ok(None)
        if code is None:
            return Err(code_needed())
        used = self._use(factor, code, now)
        await work.two_factors.save(factor)
        if isinstance(used, Err):
            return (await work.commit()).and_then(lambda _: used)
        return used

    def _use(self, factor: TwoFactor, code: str, now: datetime) -> Result[None, DomainError]:
        if not _is_of_a_device(_plain(code)):
            return factor.use_recovery(TokenDigest(self._recovery.known(code).digest), now)
        step = self.step_of(factor, code, now)
        if isinstance(step, Err):
            return step
        used = factor.use_code(step.value, now)
        if isinstance(used, Ok):
            # Whoever logs in moves to the newest key, so that the older ones can be taken away one day.
            self._unsealed(factor).map(lambda secret: factor.reseal(self._sealed(factor.user_id, secret)))
        return used

    def _sealed(self, user: UserId, secret: str) -> SealedSecret:
        return SealedSecret(self._sealing.seal(secret, str(user)))

    def _unsealed(self, factor: TwoFactor) -> Result[str, Unavailable]:
        assert factor.secret is not None, "Only a second factor that is proposed or on is asked for codes."
        secret = self._sealing.unseal(factor.secret.value, str(factor.user_id))
        return Err(unreadable()) if secret is None else Ok(secret)


def unreadable() -> Unavailable:
    """Return the refusal while a secret cannot be unsealed: its key was taken away too early, or what is stored changed."""
    return Unavailable(
        code="TWO_FACTOR_UNREADABLE",
        message="Codes of devices cannot be checked at the moment. A recovery code can.",
        retry_after=_PAUSE,
    )


def code_needed() -> Unauthenticated:
    """Return the refusal for somebody who knew the password and gave no code."""
    return Unauthenticated(code="TWO_FACTOR_CODE_NEEDED", message="This takes a code of your device, or a recovery code.")


def _plain(code: str) -> str:
    return "".join(code.split())


def _is_of_a_device(code: str) -> bool:
    return len(code) == _DIGITS and code.isascii() and code.isdecimal()
