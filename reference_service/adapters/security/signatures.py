"""Signatures that both sides make with a secret which they share."""

import hashlib
import hmac


def signature_of(key: bytes, message: bytes) -> bytes:
    """Return the HMAC-SHA256 of a message."""
    return hmac.digest(key, message, hashlib.sha256)


def is_signature_of(given: bytes, key: bytes, message: bytes) -> bool:
    """Tell whether a signature is that of a message, all of it; how long this takes does not depend on the answer."""
    return hmac.compare_digest(given, signature_of(key, message))
