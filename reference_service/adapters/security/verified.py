"""Tokens whose signatures were found good, so that each is worked out once and not at every request."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reference_service.adapters.security.keyring import AnyKey

_MOST: Final = 4096


@dataclass(frozen=True, slots=True)
class Verified:
    """The claims of a token, and the key by which they were found to be signed."""

    key: AnyKey
    claims: Mapping[str, object]


class VerifiedTokens:
    """The tokens that were shown last, by their digests: whoever reads the memory of the process finds none to show.

    It knows nothing of time and keys. Whoever asks checks all that may have changed since.
    """

    def __init__(self, *, most: int = _MOST) -> None:
        """`most` is how many are kept; past it, the one that was not shown for the longest time is forgotten."""
        self._most = most
        self._kept: OrderedDict[bytes, Verified] = OrderedDict()

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._kept)

    def find(self, token: str) -> Verified | None:
        """Return what is known of a token."""
        digest = _digest(token)
        kept = self._kept.get(digest)
        if kept is not None:
            self._kept.move_to_end(digest)
        return kept

    def keep(self, token: str, verified: Verified) -> None:
        """Remember a token."""
        self._kept[_digest(token)] = verified
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def forget(self, token: str) -> None:
        """Forget a token that is good no more, if it is kept."""
        self._kept.pop(_digest(token), None)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
