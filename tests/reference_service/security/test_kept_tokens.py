"""A signature that was found good is not worked out again; everything else about its token is asked each time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from reference_service.adapters.security.jwt_codec import LEEWAY, JwtCodec
from reference_service.adapters.security.keyring import Key, Keyring
from reference_service.adapters.security.tokens import JwtTenantTokens
from reference_service.adapters.security.verified import Verified, VerifiedTokens
from reference_service.domain.shared.errors import Unauthenticated
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.result import Err, Ok

ISSUER = "https://service.test"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = Key("2026-03", b"the newest signing key of them all")
OLD = Key("2026-02", b"an older signing key, still in use")
LIFETIME = timedelta(minutes=15)
INVALID = Err(Unauthenticated(code="TOKEN_INVALID", message="The token is not valid."))
EXPIRED = Err(Unauthenticated(code="TOKEN_EXPIRED", message="The token has expired."))


def codec(
    *keys: Key, issuer: str = ISSUER, kind: str = "access", lifetime: timedelta = LIFETIME, verified: VerifiedTokens | None = None
) -> JwtCodec:
    return JwtCodec(Keyring(keys or [KEY]), issuer, kind=kind, lifetime=lifetime, verified=verified)


def known() -> tuple[str, VerifiedTokens]:
    """Return a token that was shown before, and where that is kept."""
    verified = VerifiedTokens()
    reader = codec(verified=verified)
    token = reader.issue("ada", {}, NOW)
    assert reader.read(token, NOW).is_ok()
    assert len(verified) == 1
    return token, verified


def test_a_known_token_says_what_it_said() -> None:
    token, verified = known()

    assert codec(verified=verified).read(token, NOW) == codec().read(token, NOW)


def test_a_known_token_is_refused_and_forgotten_once_it_is_too_old() -> None:
    token, verified = known()
    reader = codec(verified=verified)
    end = NOW + LIFETIME + LEEWAY

    assert reader.read(token, end - timedelta(seconds=1)).is_ok()
    assert (reader.read(token, end), len(verified)) == (EXPIRED, 0)
    assert reader.read(token, end) == EXPIRED


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param((OLD,), id="its key is gone"),
        pytest.param((replace(KEY, secret=b"another signing key of the same name"),), id="another key has its name"),
    ],
)
def test_row_10_a_known_token_is_refused_and_forgotten_once_its_key_is_taken_away(keys: tuple[Key, ...]) -> None:
    token, verified = known()

    assert (codec(*keys, verified=verified).read(token, NOW), len(verified)) == (INVALID, 0)


def test_row_10_a_known_token_is_good_while_its_key_is_not_the_newest_any_more() -> None:
    token, verified = known()
    newer = Key("2026-04", b"a signing key that is newer than all")

    assert codec(newer, KEY, verified=verified).read(token, NOW).is_ok()


@pytest.mark.parametrize(
    "reader",
    [
        pytest.param({"kind": "tenant"}, id="another type"),
        pytest.param({"issuer": "https://staging.test"}, id="another issuer"),
        pytest.param({"lifetime": LIFETIME - timedelta(seconds=1)}, id="a shorter life"),
    ],
)
def test_a_known_token_is_refused_by_whoever_it_is_not_meant_for(reader: dict[str, object]) -> None:
    token, verified = known()

    assert codec(verified=verified, **reader).read(token, NOW) == INVALID  # type: ignore[arg-type] # each has its type


def test_a_known_token_of_one_user_is_refused_for_another() -> None:
    tokens = JwtTenantTokens(Keyring([KEY]), ISSUER)
    ada, bob, tenant = UserId(UUID(int=1)), UserId(UUID(int=2)), TenantId(UUID(int=3))
    token = tokens.issue(ada, tenant, NOW)

    assert tokens.read(token, ada, NOW) == Ok(tenant)
    assert tokens.read(token, bob, NOW) == INVALID


def test_a_known_token_with_another_signature_is_refused() -> None:
    token, verified = known()
    signed, _, signature = token.rpartition(".")

    assert codec(verified=verified).read(f"{signed}.{'A' * len(signature)}", NOW) == INVALID


def test_what_was_refused_is_not_kept() -> None:
    verified = VerifiedTokens()
    forged = codec(OLD).issue("ada", {}, NOW)

    assert (codec(verified=verified).read(forged, NOW), len(verified)) == (INVALID, 0)


def test_the_claims_of_a_known_token_cannot_be_changed() -> None:
    token, verified = known()
    claims = codec(verified=verified).read(token, NOW).unwrap()

    with pytest.raises(TypeError):
        claims["sub"] = "bob"  # type: ignore[index] # that it has no such method is what is tested


def test_only_so_many_are_kept_and_the_one_that_was_not_shown_longest_goes_first() -> None:
    verified = VerifiedTokens(most=2)
    for token in ("one", "two"):
        verified.keep(token, Verified(KEY, {"sub": token}))
    verified.find("one")
    verified.keep("three", Verified(KEY, {"sub": "three"}))

    assert [verified.find(token) for token in ("one", "two", "three")] == [
        Verified(KEY, {"sub": "one"}),
        None,
        Verified(KEY, {"sub": "three"}),
    ]


def test_row_11_no_token_is_found_in_what_is_kept() -> None:
    token, verified = known()

    assert token not in f"{vars(verified)}"
    assert KEY.secret.decode() not in f"{vars(verified)}"
