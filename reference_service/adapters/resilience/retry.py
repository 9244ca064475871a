"""Asking again."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Final

import stamina

from reference_service.adapters.resilience.guarded import RESTING
from reference_service.application.gateway.ports import Answer, Request, Upstream
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Err, Result

_ATTEMPTS: Final = 3
_LONGEST_WAIT: Final = timedelta(milliseconds=200)
_PASSING: Final = frozenset({502, 503, 504})


class _Again(Exception):
    """What came is worth another try."""

    def __init__(self, result: Result[Answer, Unavailable]) -> None:
        super().__init__("another try")
        self.result = result


class RetryBudget:
    """How many second tries there may be: a share of all requests, so that trouble does not make three times the load."""

    def __init__(self, *, share: float = 0.2, most: float = 10) -> None:
        """`most` is what can be saved up, and what there is at first."""
        self._share = share
        self._most = most
        self._saved = most

    def earn(self) -> None:
        """Note a request."""
        self._saved = min(self._most, self._saved + self._share)

    def spend(self) -> bool:
        """Take leave for one more try, if there is any left."""
        if self._saved < 1:
            return False
        self._saved -= 1
        return True


class RetryingUpstream(Upstream):
    """Asks a second and a third time where that can do no harm, after a pause that is drawn by lot."""

    def __init__(self, upstream: Upstream, budget: RetryBudget, *, longest_wait: timedelta = _LONGEST_WAIT) -> None:
        self._upstream = upstream
        self._budget = budget
        self._wait = longest_wait.total_seconds()

    async def send(self, request: Request) -> Result[Answer, Unavailable]:
        """Return the first answer that is worth having, else the last; all of it in the time that the request has."""
        self._budget.earn()
        if not request.is_repeatable:
            return await self._upstream.send(request)
        loop = asyncio.get_running_loop()
        limit = loop.time() + request.patience.total_seconds()
        tries = stamina.retry_context(
            on=_Again, attempts=_ATTEMPTS, timeout=request.patience, wait_initial=0, wait_max=self._wait, wait_jitter=self._wait
        )
        try:
            async for attempt in tries:
                with attempt:
                    left = replace(request, patience=timedelta(seconds=max(0.0, limit - loop.time())))
                    return await self._once(left, is_last=attempt.num == _ATTEMPTS)
        except _Again as error:
            return error.result
        raise AssertionError("The last try returns or raises.")

    async def _once(self, request: Request, *, is_last: bool) -> Result[Answer, Unavailable]:
        result = await self._upstream.send(request)
        if is_last or not _is_passing(result) or not self._budget.spend():
            return result
        raise _Again(result)


def _is_passing(result: Result[Answer, Unavailable]) -> bool:
    """Tell whether it may be better in a moment. Where a breaker rests it is not, that is what it is for."""
    if isinstance(result, Err):
        return result.error.code != RESTING
    return result.value.status in _PASSING and result.value.rest is None
