"""Signatures as the specification `Standard Webhooks` has them."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_bytes
from typing import Final

from reference_service.adapters.security.signatures import signature_of
from reference_service.application.webhooks.ports import SigningSecrets

_PREFIX: Final = "whsec_"
_SIZE: Final = 32


class StandardSecrets(SigningSecrets):
    """Secrets of 256 random bits, in the form that libraries for receivers take."""

    def new(self) -> str:
        """Return a secret as it is shown to whoever will check signatures."""
        return _PREFIX + b64encode(token_bytes(_SIZE)).decode()


def signed_headers(identity: str, body: bytes, now: datetime, secrets: Sequence[str]) -> Mapping[str, str]:
    """Return the headers that prove where a message comes from, with a signature for each secret that is good."""
    moment = str(int(now.timestamp()))
    message = f"{identity}.{moment}.".encode() + body
    made = (b64encode(signature_of(b64decode(secret.removeprefix(_PREFIX)), message)).decode() for secret in secrets)
    return {
        "webhook-id": identity,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in made),
    }
