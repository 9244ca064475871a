"""What somebody who logged in is given."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

ACCESS_LIFETIME: Final = timedelta(minutes=15)
"""How long an access token lives: as long may somebody act who has just been stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The proof of an open session, and the secret that the next proof is asked for with."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    lives: timedelta
    """How long the access token lives."""
