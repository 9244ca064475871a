"""What somebody who logged in is given."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

ACCESS_LIFETIME: Final = timedelta(minutes=15)
"""How long an access token lives; whose session ends before, is denied."""
USABLE: Final = ACCESS_LIFETIME + timedelta(minutes=2)
"""How long after its last renewal a session has access tokens that are good: as long as one lives, and a little more for
the grace in which a refresh token comes twice, and for clocks that are apart."""
TWO_FACTOR_LIFETIME: Final = timedelta(minutes=5)
"""How long a login waits for a code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The proof of an open session, and the secret that the next proof is asked for with."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    lives: timedelta
    """How long the access token lives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """The proof that the password was right, which comes back with a code."""

    token: str = field(repr=False)
    lives: timedelta
    """How long it waits for the code."""
