"""Numbers that are used once."""

from abc import ABC, abstractmethod
from datetime import timedelta

from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Result


class Nonces(ABC):
    """Remembers what has been used, for all processes that could be shown it."""

    @abstractmethod
    async def claim(self, owner: str, nonce: str, lives: timedelta) -> Result[bool, Unavailable]:
        """Tell whether an owner uses a nonce for the first time in a span; of two at once, one does.

        Where that cannot be known, it is refused: what is let in twice may do harm.
        """
