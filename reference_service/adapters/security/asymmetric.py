"""Keys in two parts: the private one signs, the public one verifies and is no secret."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)
from jwt.algorithms import ECAlgorithm, OKPAlgorithm

from reference_service.adapters.security.algorithm import Algorithm

Private: TypeAlias = EllipticCurvePrivateKey | Ed25519PrivateKey
Public: TypeAlias = EllipticCurvePublicKey | Ed25519PublicKey
_MOST: Final = 4096
"""How many characters the text of a key has at most."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What verifies and cannot sign; whoever holds it need not be trusted with more."""

    kid: str
    algorithm: Algorithm
    verifying: Public

    @property
    def jwk(self) -> Mapping[str, str]:
        """The key as others read it (RFC 7517): its public part, its name and what it is for."""
        if isinstance(self.verifying, EllipticCurvePublicKey):
            parts: Mapping[str, object] = dict(ECAlgorithm.to_jwk(self.verifying, as_dict=True))
        else:
            parts = dict(OKPAlgorithm.to_jwk(self.verifying, as_dict=True))
        shown = {name: str(parts[name]) for name in ("kty", "crv", "x", "y") if name in parts}
        return {**shown, "kid": self.kid, "alg": self.algorithm.value, "use": "sig"}

    @property
    def text(self) -> str:
        """The key as a setting writes it."""
        der = self.verifying.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return f"{self.kid}:{self.algorithm.value.lower()}:{b64encode(der).decode()}"


@dataclass(frozen=True, slots=True)
class PrivateKey(PublicKey):
    """What signs, and verifies too."""

    signing: Private = field(repr=False, compare=False)

    @property
    def secret_text(self) -> str:
        """The key as a setting writes it. It is a secret."""
        der = self.signing.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return f"{self.kid}:{self.algorithm.value.lower()}:{b64encode(der).decode()}"


def new_key(kid: str, algorithm: Algorithm) -> PrivateKey:
    """Return a key that nobody has yet. ValueError: the algorithm has keys of one part."""
    if algorithm is Algorithm.ES256:
        return _of_private(kid, algorithm, generate_private_key(SECP256R1()))
    if algorithm is Algorithm.EDDSA:
        return _of_private(kid, algorithm, Ed25519PrivateKey.generate())
    raise ValueError(f"{algorithm} has no keys in two parts.")


def key_from_text(kid: str, algorithm: Algorithm, text: str) -> PublicKey:
    """Return the key that a text holds in base64: a `PrivateKey` from PKCS8, else what a SubjectPublicKeyInfo says.

    ValueError: it holds none that is for this algorithm. The text is never quoted.
    """
    try:
        der = b64decode(text, validate=True) if len(text) <= _MOST else b""
        private = _private(der)
        public = load_der_public_key(der) if private is None else private.public_key()
    except (NotBase64, ValueError, UnsupportedAlgorithm):
        raise ValueError(f"The key `{kid}` is no {algorithm.value} key in base64.") from None
    if not is_for(public, algorithm):
        raise ValueError(f"The key `{kid}` is no {algorithm.value} key in base64.")
    assert isinstance(public, EllipticCurvePublicKey | Ed25519PublicKey), "these are the keys that are for an algorithm"
    return PublicKey(kid, algorithm, public) if private is None else _of_private(kid, algorithm, private)


def is_for(key: object, algorithm: Algorithm) -> bool:
    """Tell whether a public key is of the kind that an algorithm verifies with."""
    if algorithm is Algorithm.ES256:
        return isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)
    return algorithm is Algorithm.EDDSA and isinstance(key, Ed25519PublicKey)


def _private(der: bytes) -> Private | None:
    try:
        key = load_der_private_key(der, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, EllipticCurvePrivateKey | Ed25519PrivateKey) else None


def _of_private(kid: str, algorithm: Algorithm, key: Private) -> PrivateKey:
    return PrivateKey(kid, algorithm, key.public_key(), key)
