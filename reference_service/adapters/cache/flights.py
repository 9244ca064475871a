"""Work that many want done at the same time, done once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from reference_service.domain.shared.result import Err, Ok, Result

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Flight:
    """Work on its way, and those who wait for it: whoever has the turn does it, unless it is done."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    outcome: Result[object, Exception] | None = None
    """None as long as nobody has done it; whoever is cancelled over it leaves it to the next."""


class Flights:
    """Whoever asks for what is on its way waits for it, instead of setting out for it again."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight] = {}

    async def join(self, name: Hashable, work: Callable[[], Awaitable[T]]) -> T:
        """Return what the work of a name makes, or raise what it raises; a name always stands for the same work."""
        flight = self._flights.setdefault(name, _Flight())
        flight.waiting += 1
        try:
            async with flight.turn:
                if flight.outcome is None:
                    flight.outcome = await _outcome(work)
                    # Whoever asks from now on finds what it has made, or sets out again.
                    del self._flights[name]
        finally:
            flight.waiting -= 1
            if flight.outcome is None and not flight.waiting:
                del self._flights[name]
        match flight.outcome:
            case Ok(value):
                # `cast`: what comes of a name is what its work returned.
                return cast(T, value)
            case Err(error):
                raise error


async def _outcome(work: Callable[[], Awaitable[T]]) -> Result[T, Exception]:
    try:
        return Ok(await work())
    except Exception as error:  # noqa: BLE001 - it is raised again, for all who wait
        return Err(error)
