"""What two-factor login asks of the outside, of the fakes as of what is real."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from pyotp import TOTP

from reference_service.adapters.ratelimit.codes import CodesAsLogins
from reference_service.adapters.ratelimit.logins import MemoryLoginThrottle
from reference_service.adapters.security.keyring import Key, Keyring
from reference_service.adapters.security.recovery import RandomRecoveryCodes
from reference_service.adapters.security.totp import TotpAuthenticators
from reference_service.adapters.security.two_factor_tokens import JwtTwoFactorTokens
from reference_service.application.identity.tokens import TWO_FACTOR_LIFETIME
from reference_service.application.identity.two_factor_ports import (
    Authenticators,
    CodeThrottle,
    PendingLogin,
    RecoveryCodes,
    TwoFactorTokens,
)
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import TooMany
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Ok
from tests.reference_service.contract.building import ADA, BOB
from tests.reference_service.fakes.identity import FakeLoginThrottle
from tests.reference_service.fakes.shared import BEGINNING, FakeClock
from tests.reference_service.fakes.two_factor import (
    HALF_MINUTE,
    FakeAuthenticators,
    FakeCodeThrottle,
    FakeRecoveryCodes,
    FakeTwoFactorTokens,
    code_of,
)

pytestmark = pytest.mark.anyio
EMAIL = Email("ada@example.com")
SECRET_KEY = Key("2026-03", b"a signing key of at least 32 bytes")
each_device = pytest.mark.parametrize("devices", [FakeAuthenticators(), TotpAuthenticators("Service")], ids=["fake", "totp"])
each_paper = pytest.mark.parametrize("papers", [FakeRecoveryCodes(), RandomRecoveryCodes()], ids=["fake", "random"])
each_token = pytest.mark.parametrize(
    "tokens", [FakeTwoFactorTokens(), JwtTwoFactorTokens(Keyring([SECRET_KEY]), "https://service.test")], ids=["fake", "jwt"]
)
each_throttle = pytest.mark.parametrize(
    "throttle",
    [FakeCodeThrottle(FakeLoginThrottle()), CodesAsLogins(FakeLoginThrottle()), CodesAsLogins(MemoryLoginThrottle(FakeClock()))],
    ids=["fake", "over a fake", "memory"],
)


def _shown(secret: str, now: datetime) -> str:
    """Return what a device shows: a real one, or a fake one."""
    return code_of(secret, now) if secret.startswith("device-") else TOTP(secret).at(now)


@each_device
def test_each_device_has_a_secret_of_its_own_that_its_uri_holds(devices: Authenticators) -> None:
    one, other = devices.enrol(EMAIL), devices.enrol(EMAIL)

    assert one.secret != other.secret
    assert one.uri.startswith("otpauth://totp/Service:ada")
    assert one.secret in one.uri


@each_device
def test_a_code_is_known_by_its_step_now_and_one_step_around(devices: Authenticators) -> None:
    secret = devices.enrol(EMAIL).secret
    present = int(BEGINNING.timestamp()) // 30

    steps = [devices.step_of(secret, _shown(secret, BEGINNING + step * HALF_MINUTE), BEGINNING) for step in range(-3, 4)]

    assert steps == [None, None, present - 1, present, present + 1, None, None]


@each_device
@pytest.mark.parametrize("code", ["", "abcdef", "١٢٣٤٥٦", "\ud800", "\x00", "0" * 1000])
def test_no_other_text_is_a_code(devices: Authenticators, code: str) -> None:
    assert devices.step_of(devices.enrol(EMAIL).secret, code, BEGINNING) is None


@each_paper
def test_there_are_ten_recovery_codes_and_none_twice(papers: RecoveryCodes) -> None:
    codes = [*papers.new(), *papers.new()]

    assert len({code.text for code in codes}) == len({code.digest for code in codes}) == 20


@each_paper
def test_a_recovery_code_is_known_however_it_is_typed(papers: RecoveryCodes) -> None:
    code = papers.new()[0]
    typed = [code.text, code.text.upper(), f" {code.text} ", code.text.replace("-", ""), code.text.replace("-", " ")]

    assert {papers.known(text).digest for text in typed} == {code.digest}
    assert papers.known("\ud800").digest != code.digest


@each_token
def test_a_token_stands_for_the_login_that_waits(tokens: TwoFactorTokens) -> None:
    pending = PendingLogin(UserId(UUID(int=1)), "proof")

    assert tokens.read(tokens.issue(pending, BEGINNING), BEGINNING + TWO_FACTOR_LIFETIME - HALF_MINUTE) == Ok(pending)


@each_token
def test_a_token_is_good_for_five_minutes_and_nothing_else_is_one(tokens: TwoFactorTokens) -> None:
    token = tokens.issue(PendingLogin(UserId(UUID(int=1)), "proof"), BEGINNING)
    late = BEGINNING + TWO_FACTOR_LIFETIME + timedelta(minutes=1)

    refused = [tokens.read(token, late), tokens.read("no token", BEGINNING)]

    assert [each.unwrap_err().code for each in refused] == ["TOKEN_EXPIRED", "TOKEN_INVALID"]


@each_throttle
async def test_the_sixth_try_of_a_user_is_too_many_until_they_are_forgiven(throttle: CodeThrottle) -> None:
    tries = [await throttle.admit(ADA) for _ in range(6)]
    others = await throttle.admit(BOB)
    await throttle.forgive(ADA)

    assert tries[:5] == [Ok(None)] * 5
    assert isinstance(tries[5].unwrap_err(), TooMany)
    assert [others, await throttle.admit(ADA)] == [Ok(None), Ok(None)]
