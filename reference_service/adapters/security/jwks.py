"""Public keys as a set that others fetch (RFC 7517)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from jwt import InvalidKeyError
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

from reference_service.adapters.security.algorithm import Algorithm
from reference_service.adapters.security.asymmetric import PublicKey, is_for
from reference_service.adapters.security.keyring import Keyring

_MOST: Final = 16
"""How many keys a set has at most."""
_LONGEST_NAME: Final = 128


def published(keyring: Keyring) -> tuple[Mapping[str, str], ...]:
    """Return the keys that anybody may know: none of a keyring whose keys are secrets."""
    return tuple(key.jwk for key in keyring.public)


def keyring_from(document: object) -> Keyring:
    """Return the keys of a set that somebody else has published; those of kinds that we know nothing of are left out.

    ValueError: it is no such set, none of its keys is of use, or it gives away a private one.
    """
    keys = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(keys, list) or len(keys) > _MOST:
        raise ValueError("It is no set of keys.")
    return Keyring(tuple(_usable(keys)))


def _usable(keys: Sequence[object]) -> Iterator[PublicKey]:
    for each in keys:
        if not isinstance(each, dict):
            raise ValueError("It is no set of keys.")
        # One that holds its private part, or is a secret, is known to everybody by now.
        if "d" in each or "k" in each:
            raise ValueError("A key of the set is no public one.")
        kid, algorithm = each.get("kid"), _algorithm(each.get("alg"))
        if algorithm is None or each.get("use", "sig") != "sig":
            continue
        if not isinstance(kid, str) or not 0 < len(kid) <= _LONGEST_NAME:
            raise ValueError("A key of the set has no name.")
        yield _public(kid, algorithm, each)


def _algorithm(name: object) -> Algorithm | None:
    return next((each for each in (Algorithm.ES256, Algorithm.EDDSA) if each.value == name), None)


def _public(kid: str, algorithm: Algorithm, jwk: Mapping[str, object]) -> PublicKey:
    reader = ECAlgorithm if algorithm is Algorithm.ES256 else OKPAlgorithm
    try:
        key = reader.from_jwk({name: str(jwk[name]) for name in ("kty", "crv", "x", "y") if name in jwk})
    except (InvalidKeyError, ValueError):
        raise ValueError(f"A key of the set is no {algorithm.value} key.") from None
    if not is_for(key, algorithm):
        raise ValueError(f"A key of the set is no {algorithm.value} key.")
    return PublicKey(kid, algorithm, key)  # type: ignore[arg-type] # `is_for` has seen to it
