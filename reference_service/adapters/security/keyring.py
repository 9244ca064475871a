"""The keys that tokens are signed with: the newest signs, each that is still there verifies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Protocol, TypeAlias

from jwt import PyJWS
from jwt.exceptions import InvalidKeyError

from reference_service.adapters.security.algorithm import Algorithm
from reference_service.adapters.security.asymmetric import PrivateKey, PublicKey

__all__ = ["Algorithm", "AnyKey", "Key", "KeySource", "Keyring", "SigningKey"]

_LEAST: Final = 32


@dataclass(frozen=True, slots=True)
class Key:
    """A secret with a name, which every token shows. Who verifies with it can sign with it."""

    kid: str
    secret: bytes = field(repr=False)
    algorithm: Algorithm = Algorithm.HS256

    @property
    def signing(self) -> bytes:
        """What signs."""
        return self.secret

    @property
    def verifying(self) -> bytes:
        """What verifies."""
        return self.secret


SigningKey: TypeAlias = Key | PrivateKey
AnyKey: TypeAlias = Key | PublicKey


class KeySource(Protocol):
    """Where a codec finds its keys."""

    @property
    def newest(self) -> SigningKey:
        """The key that signs. ValueError: none does."""

    def find(self, kid: object) -> AnyKey | None:
        """Return the key of a name that a token shows."""


class Keyring:
    """Some keys, newest first.

    To change keys, put a new one in front and take the old one away once no token of it lives any more. Whoever has to
    verify and must not be able to sign holds public keys only.
    """

    def __init__(self, keys: Sequence[AnyKey]) -> None:
        """ValueError: there is no key, two share a name or a secret, or one is not fit for its algorithm."""
        if not keys:
            raise ValueError("The keyring holds no key.")
        for key in keys:
            _check(key)
        if any(one.verifying == other.verifying for place, one in enumerate(keys) for other in keys[:place]):
            raise ValueError("Two keys of the keyring have the same secret.")
        self._keys: Mapping[str, AnyKey] = MappingProxyType({key.kid: key for key in keys})
        if len(self._keys) < len(keys):
            raise ValueError("Two keys of the keyring have the same name.")
        self._first = keys[0]

    @property
    def newest(self) -> SigningKey:
        """The key that signs. ValueError: the newest one is public, and only verifies."""
        if isinstance(self._first, Key | PrivateKey):
            return self._first
        raise ValueError(f"The newest key `{self._first.kid}` is public: it verifies, and signs nothing.")

    @property
    def can_sign(self) -> bool:
        """Whether tokens can be made with it."""
        return isinstance(self._first, Key | PrivateKey)

    @property
    def shared(self) -> tuple[str, ...]:
        """The names of keys by which whoever verifies could sign."""
        return tuple(key.kid for key in self._keys.values() if isinstance(key, Key))

    @property
    def public(self) -> tuple[PublicKey, ...]:
        """The public parts of all keys that have one, newest first."""
        return tuple(
            PublicKey(key.kid, key.algorithm, key.verifying) for key in self._keys.values() if isinstance(key, PublicKey)
        )

    def find(self, kid: object) -> AnyKey | None:
        """Return the key of a name that a token shows. The name is looked up and used for nothing else."""
        return self._keys.get(kid) if isinstance(kid, str) else None


def _check(key: AnyKey) -> None:
    if not key.kid:
        raise ValueError("A key of the keyring has no name.")
    if isinstance(key, PublicKey):
        return
    if key.algorithm is not Algorithm.HS256:
        raise ValueError(f"The key `{key.kid}` is a secret, which {key.algorithm.value} has no use for.")
    if len(key.secret) < _LEAST:
        raise ValueError(f"The key `{key.kid}` has fewer than {_LEAST} bytes.")
    try:
        PyJWS().get_algorithm_by_name(key.algorithm).prepare_key(key.secret)
    except InvalidKeyError:
        # From None: the library's error may quote the key.
        raise ValueError(f"The key `{key.kid}` is no secret: it has the form of a public key, a certificate or a JWK.") from None
