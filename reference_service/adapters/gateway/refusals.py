"""Why a service gave no answer that could be handed on."""

from datetime import timedelta
from typing import Final

from reference_service.domain.shared.errors import Unavailable

_SOON: Final = timedelta(seconds=1)
ABSENT: Final = "UPSTREAM_ABSENT"
"""The code of the refusal where nobody takes a connection: nothing was sent."""


def absent() -> Unavailable:
    """Return the refusal for a service that takes no connection."""
    return Unavailable(code=ABSENT, message="What answers for this is not there.", retry_after=_SOON)


def unreachable() -> Unavailable:
    """Return the refusal for a service that broke off: whatever was sent may have been done."""
    return Unavailable(code="UPSTREAM_UNREACHABLE", message="What answers for this cannot be reached.", retry_after=_SOON)


def too_slow() -> Unavailable:
    """Return the refusal for a service that did not answer in time."""
    return Unavailable(code="UPSTREAM_TOO_SLOW", message="What answers for this took too long.", retry_after=_SOON)


def invalid() -> Unavailable:
    """Return the refusal for an answer that nobody should be shown."""
    return Unavailable(code="UPSTREAM_INVALID", message="What answers for this gave no proper answer.", retry_after=_SOON)
