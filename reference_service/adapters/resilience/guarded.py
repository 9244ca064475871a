"""A service behind a circuit breaker."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from reference_service.adapters.resilience.breaker import Breaker, Outcome
from reference_service.application.gateway.ports import Answer, Request, Upstream
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Err, Result

RESTING: Final = "UPSTREAM_RESTING"
"""The code of the refusal while a breaker is open."""
_FAILURES: Final = frozenset({500, 502, 503, 504})
_REFUSAL: Final = "application/problem+json"
"""What a service answers that lives and says what it lacks: to leave it alone would close all else that it does."""


class Called(StrEnum):
    """What is counted of a call."""

    ANSWERED = "answered"
    FAILED = "failed"
    REFUSED = "refused"


class GuardedUpstream(Upstream):
    """Asks a service only while its breaker lets it; an answer that owns up to a failure counts as one, and is handed on."""

    def __init__(self, upstream: Upstream, breaker: Breaker, *, count: Callable[[Called], object] = lambda _: None) -> None:
        self._upstream = upstream
        self._breaker = breaker
        self._count = count

    async def send(self, request: Request) -> Result[Answer, Unavailable]:
        """Return the answer; `UPSTREAM_RESTING` at once while the breaker is open."""
        leave = self._breaker.admit()
        if leave is None:
            self._count(Called.REFUSED)
            return Err(
                Unavailable(
                    code=RESTING,
                    message="What answers for this has failed again and again. It is tried again in a moment.",
                    retry_after=self._breaker.rest,
                )
            )
        outcome = Outcome.ABANDONED
        try:
            result = await self._upstream.send(request)
            outcome = Outcome.FAILED if is_failure(result) else Outcome.SUCCEEDED
        finally:
            self._breaker.settle(leave, outcome)
            if outcome is not Outcome.ABANDONED:
                self._count(Called.ANSWERED if outcome is Outcome.SUCCEEDED else Called.FAILED)
        return result


def is_failure(result: Result[Answer, Unavailable]) -> bool:
    """Tell whether a service has failed, as far as one can see from outside."""
    if isinstance(result, Err):
        return True
    answer = result.value
    said = next((value for name, value in answer.headers if name.lower() == "content-type"), "")
    return answer.status in _FAILURES and not (answer.status == 503 and said.startswith(_REFUSAL))
