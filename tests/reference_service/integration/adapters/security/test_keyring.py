import base64
import json

import pytest

from reference_service.adapters.security.keyring import Algorithm, Key, Keyring

_NEW = Key("2026-03", b"n" * 32)
_OLD = Key("2026-02", b"o" * 32)
_PEM = b"-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n"
_JWK = json.dumps({"kty": "oct", "k": base64.urlsafe_b64encode(b"k" * 32).decode()}).encode()


def test_the_first_key_signs() -> None:
    assert Keyring([_NEW, _OLD]).newest is _NEW


def test_every_key_is_found_by_its_name() -> None:
    keyring = Keyring([_NEW, _OLD])

    assert [keyring.find(kid) for kid in ("2026-03", "2026-02")] == [_NEW, _OLD]


@pytest.mark.parametrize("kid", [None, "", "2026-01", 7, ["2026-03"], {"2026-03": 1}, "../../dev/null", "' OR 1=1 --"])
def test_a_name_that_is_none_finds_nothing(kid: object) -> None:
    assert Keyring([_NEW]).find(kid) is None


def test_a_key_is_for_hs256_unless_it_says_otherwise() -> None:
    assert _NEW.algorithm is Algorithm.HS256


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ([], "The keyring holds no key."),
        ([Key("", b"k" * 32)], "A key of the keyring has no name."),
        ([Key("a", b"k" * 31)], "The key `a` has fewer than 32 bytes."),
        ([_NEW, Key("b", _NEW.secret)], "Two keys of the keyring have the same secret."),
        ([_NEW, Key(_NEW.kid, b"x" * 32)], "Two keys of the keyring have the same name."),
        ([Key("a", _PEM)], "The key `a` is no secret: it has the form of a public key, a certificate or a JWK."),
        ([Key("a", _JWK)], "The key `a` is no secret: it has the form of a public key, a certificate or a JWK."),
    ],
)
def test_keys_that_are_not_fit_are_refused_without_being_quoted(keys: list[Key], reason: str) -> None:
    with pytest.raises(ValueError, match=r"key") as refused:
        Keyring(keys)

    assert str(refused.value) == reason
    assert refused.value.__cause__ is None
