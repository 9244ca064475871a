"""Tokens that are forged where keys come in two parts: all know the public one, and nobody can make anything of it."""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_service.adapters.security.algorithm import Algorithm
from reference_service.adapters.security.asymmetric import PublicKey, new_key
from reference_service.adapters.security.keyring import Key, Keyring
from reference_service.adapters.security.tokens import JwtAccessTokens
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.errors import Unauthenticated
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.result import Err, Ok

ISSUER = "https://service.test"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACTOR = Actor(UserId(UUID(int=1)), SessionId(UUID(int=2)), PlatformRole.SUPPORT)
INVALID = Err(Unauthenticated(code="TOKEN_INVALID", message="The token is not valid."))
OURS = {each: new_key("2026-03", each) for each in (Algorithm.ES256, Algorithm.EDDSA)}
OLD = {each: new_key("2026-02", each) for each in OURS}
FOREIGN = {each: new_key("2026-03", each) for each in OURS}
SHARED = Key("2026-01", b"a secret that others still have to check with")
VERIFIERS = {
    each: JwtAccessTokens(
        Keyring([PublicKey(key.kid, each, key.verifying) for key in (OURS[each], OLD[each])] + [SHARED]), ISSUER
    )
    for each in OURS
}
"""They hold what checks tokens, and nothing that makes them."""
both = pytest.mark.parametrize("algorithm", list(OURS), ids=str)


def _claims(algorithm: Algorithm) -> dict[str, object]:
    return jwt.decode(_good(algorithm), options={"verify_signature": False})


def _good(algorithm: Algorithm) -> str:
    return JwtAccessTokens(Keyring([OURS[algorithm]]), ISSUER).issue(ACTOR, NOW)


def _segment(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _by_hand(algorithm: Algorithm, header: Mapping[str, object], signature: bytes | None = None, *, secret: bytes = b"") -> str:
    """Return a token with any header; without a signature, one of an HMAC with a secret."""
    signed = f"{_segment(json.dumps(header).encode())}.{_segment(json.dumps(_claims(algorithm)).encode())}"
    return f"{signed}.{_segment(hmac.digest(secret, signed.encode(), 'sha256') if signature is None else signature)}"


def _signed(algorithm: Algorithm, header: Mapping[str, object]) -> str:
    """Return a token with any header that our own key has signed."""
    signed = f"{_segment(json.dumps(header).encode())}.{_segment(json.dumps(_claims(algorithm)).encode())}"
    made = jwt.get_algorithm_by_name(algorithm).sign(signed.encode(), OURS[algorithm].signing)
    return f"{signed}.{_segment(made)}"


def _header(algorithm: Algorithm, **change: object) -> dict[str, object]:
    return {"alg": algorithm.value, "kid": "2026-03", "typ": "JWT", **change}


@both
def test_a_token_of_a_private_key_is_checked_with_the_public_one(algorithm: Algorithm) -> None:
    assert VERIFIERS[algorithm].read(_good(algorithm), NOW) == Ok(ACTOR)
    assert VERIFIERS[algorithm].read(_signed(algorithm, _header(algorithm)), NOW) == Ok(ACTOR)


@both
def test_a_token_of_a_retired_key_is_good_until_the_key_is_taken_away(algorithm: Algorithm) -> None:
    old = JwtAccessTokens(Keyring([OLD[algorithm]]), ISSUER).issue(ACTOR, NOW)
    after = JwtAccessTokens(Keyring([OURS[algorithm]]), ISSUER)

    assert (VERIFIERS[algorithm].read(old, NOW), after.read(old, NOW)) == (Ok(ACTOR), INVALID)


@both
def test_who_holds_public_keys_makes_no_token(algorithm: Algorithm) -> None:
    with pytest.raises(ValueError, match="signs nothing"):
        VERIFIERS[algorithm].issue(ACTOR, NOW)


# Row 7.
@both
@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"alg": "none"}, id="none"),
        pytest.param({"alg": "HS256"}, id="a shared secret instead"),
        pytest.param({"alg": "HS256", "kid": "2026-01"}, id="the name of a key of another kind"),
        pytest.param({"kid": "2026-01"}, id="a key of another kind"),
        pytest.param({"alg": "ES384"}, id="another curve"),
        pytest.param({"alg": "RS256"}, id="another kind"),
        pytest.param({"alg": None}, id="a null algorithm"),
        pytest.param({"kid": "2026-02"}, id="another name than its key has"),
        pytest.param({"kid": "2025-01"}, id="a name that no key has"),
        pytest.param({"kid": "../../dev/null"}, id="a name that is a path"),
        pytest.param({"kid": "' UNION SELECT 'k' --"}, id="a name that is a query"),
        pytest.param({"kid": None}, id="a null name"),
        pytest.param({"crit": ["exp"]}, id="an extension that must be understood"),
        pytest.param({"crit": ["b64"], "b64": True}, id="an extension that the library understands"),
        pytest.param({"jku": "https://evil.test/keys"}, id="the address of its key"),
        pytest.param({"x5c": ["MIIB"]}, id="a certificate of its own"),
        pytest.param({"typ": "at+jwt"}, id="another media type"),
    ],
)
def test_row_7_a_header_of_another_form_is_refused_whoever_signed_it(algorithm: Algorithm, change: Mapping[str, object]) -> None:
    assert VERIFIERS[algorithm].read(_signed(algorithm, _header(algorithm, **change)), NOW) == INVALID


# Row 7.
@both
@pytest.mark.parametrize("alg", ["HS256", "ES256", "EdDSA"])
def test_row_7_a_public_key_is_no_secret_to_sign_with(algorithm: Algorithm, alg: str) -> None:
    public = OURS[algorithm].verifying
    forms = [
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        OURS[algorithm].text.rpartition(":")[2].encode(),
        json.dumps(dict(OURS[algorithm].jwk)).encode(),
        b"",
    ]
    forged = [_by_hand(algorithm, _header(algorithm, alg=alg), secret=form) for form in forms]

    assert [VERIFIERS[algorithm].read(token, NOW) for token in forged] == [INVALID] * len(forms)


# Row 7.
@both
def test_row_7_a_key_that_comes_with_the_token_is_not_used(algorithm: Algorithm) -> None:
    foreign = FOREIGN[algorithm]
    header = {"jwk": dict(foreign.jwk)}
    forged = jwt.encode(_claims(algorithm), foreign.signing, algorithm, headers={"kid": "2026-03", **header})
    plain = jwt.encode(_claims(algorithm), foreign.signing, algorithm, headers={"kid": "2026-03"})
    ours = _signed(algorithm, _header(algorithm, **header))

    assert [VERIFIERS[algorithm].read(token, NOW) for token in (forged, plain, ours)] == [INVALID] * 3


# Row 7.
@both
@pytest.mark.parametrize("signature", [b"", b"\x00" * 64, b"\x01" * 64, b"\xff" * 64, b"\x00" * 63, b"\x00" * 128])
def test_row_7_a_signature_that_proves_nothing_is_none(algorithm: Algorithm, signature: bytes) -> None:
    """Numbers that are nought satisfy the equation of a careless ES256."""
    assert VERIFIERS[algorithm].read(_by_hand(algorithm, _header(algorithm), signature), NOW) == INVALID


# Row 7.
@both
def test_row_7_a_changed_letter_anywhere_is_noticed(algorithm: Algorithm) -> None:
    token = _good(algorithm)

    for place, letter in enumerate(token):
        changed = token[:place] + ("A" if letter != "A" else "C") + token[place + 1 :]
        assert VERIFIERS[algorithm].read(changed, NOW) == INVALID, place


# Row 7.
@both
@settings(deadline=None, database=None, max_examples=50)
@given(signature=st.binary(max_size=140))
def test_row_7_no_signature_at_all_breaks_the_reader(algorithm: Algorithm, signature: bytes) -> None:
    assert VERIFIERS[algorithm].read(_by_hand(algorithm, _header(algorithm), signature), NOW) == INVALID


def test_keys_in_two_parts_are_not_shown() -> None:
    for key in OURS.values():
        secret = key.secret_text.rpartition(":")[2]
        assert secret not in repr(key)
        assert "signing" not in repr(key)
