"""Secrets that follow one another, and that nothing shows."""

import hashlib

import pytest

from reference_service.adapters.security.keyring import Key, Keyring
from reference_service.adapters.security.tokens import JwtAccessTokens, JwtTenantTokens
from reference_service.adapters.security.two_factor_tokens import JwtTwoFactorTokens
from reference_service.adapters.system.secrets import RandomSecrets
from reference_service.application.shared.ports.secrets import Secret

ISSUER = "https://service.test"
KEY = Key("2026-03", b"the newest signing key of them all")


# Row 6
def test_row_6_the_successor_of_a_refresh_token_is_always_the_same() -> None:
    secrets = RandomSecrets(b"k" * 32)
    first = secrets.new()

    assert secrets.successor(first) == secrets.successor(secrets.known(first.text))


# Row 6
def test_row_6_the_successors_of_a_refresh_token_never_come_back() -> None:
    secrets = RandomSecrets(b"k" * 32)
    chain = [secrets.new()]
    for _ in range(100):
        chain.append(secrets.successor(chain[-1]))

    assert len({secret.digest for secret in chain}) == 101


# Row 6
def test_row_6_nobody_tells_a_successor_without_the_key() -> None:
    first = Secret("a refresh token", hashlib.sha256(b"a refresh token").hexdigest())

    assert RandomSecrets(b"k" * 32).successor(first) != RandomSecrets(b"l" * 32).successor(first)


# Row 11
@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(KEY, id="key"),
        pytest.param(Keyring([KEY]), id="keyring"),
        pytest.param(JwtAccessTokens(Keyring([KEY]), ISSUER), id="access tokens"),
        pytest.param(JwtTenantTokens(Keyring([KEY]), ISSUER), id="tenant tokens"),
        pytest.param(JwtTwoFactorTokens(Keyring([KEY]), ISSUER), id="two-factor tokens"),
        pytest.param(RandomSecrets(KEY.secret), id="secrets"),
        pytest.param(Secret(KEY.secret.decode(), "digest"), id="secret"),
    ],
)
def test_row_11_nothing_that_holds_a_secret_shows_it(shown: object) -> None:
    assert KEY.secret.decode() not in f"{shown!r} {shown} {[shown]}"
