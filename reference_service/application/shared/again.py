"""What is done once more when somebody else was faster."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from reference_service.domain.shared.errors import DomainError, Stale
from reference_service.domain.shared.result import Err, Result

T = TypeVar("T")

TRIES: Final = 3


async def again(
    attempt: Callable[[], Awaitable[Result[T, DomainError]]], *, after: tuple[type[DomainError], ...] = (Stale,)
) -> Result[T, DomainError]:
    """Return the outcome of an attempt, which is made three times at most while it is refused for such a reason.

    Each attempt begins a transaction of its own and reads anew: it is for changes whose caller has seen no version.
    """
    outcome = await attempt()
    for _ in range(TRIES - 1):
        if not (isinstance(outcome, Err) and isinstance(outcome.error, after)):
            break
        outcome = await attempt()
    return outcome
