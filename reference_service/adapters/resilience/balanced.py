"""Several processes of one service."""

from collections.abc import Sequence
from typing import Final

from reference_service.adapters.gateway.refusals import ABSENT
from reference_service.adapters.resilience.guarded import RESTING
from reference_service.application.gateway.ports import Answer, Request, Upstream
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Err, Result

_NOT_ASKED: Final = frozenset({RESTING, ABSENT})


class BalancedUpstream(Upstream):
    """Asks them in turn. One that rests or is not there is passed over, which is no second try: it was not asked."""

    def __init__(self, upstreams: Sequence[Upstream]) -> None:
        """ValueError: there is none."""
        if not upstreams:
            raise ValueError("There is no service to ask.")
        self._upstreams = tuple(upstreams)
        self._turn = 0

    async def send(self, request: Request) -> Result[Answer, Unavailable]:
        """Return the answer of the first that is there and does not rest; if none is, what the last of them said."""
        turn, self._turn = self._turn, (self._turn + 1) % len(self._upstreams)
        first, *others = (*self._upstreams[turn:], *self._upstreams[:turn])
        result = await first.send(request)
        for upstream in others:
            if not isinstance(result, Err) or result.error.code not in _NOT_ASKED:
                break
            result = await upstream.send(request)
        return result
