"""A circuit breaker: whoever fails again and again is left in peace for a while, and then tried by one call at a time."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, IntEnum, auto
from typing import Final

_THRESHOLD: Final = 5
_PAUSE: Final = timedelta(seconds=5)


class State(IntEnum):
    """What is let through; the numbers are those that are measured."""

    CLOSED = 0
    """All calls."""
    TRYING = 1
    """One call, to see whether it goes again."""
    OPEN = 2
    """None."""


class Outcome(Enum):
    """What came of a call."""

    SUCCEEDED = auto()
    FAILED = auto()
    ABANDONED = auto()
    """Nobody waited for the end: that says nothing about whoever was called."""


@dataclass(frozen=True, slots=True)
class Pass:
    """Leave to call, once; what came of it counts only as long as the breaker has not changed its mind since."""

    epoch: int


class Breaker:
    """Opens after so many failures in a row, and closes when a call that tries it succeeds."""

    def __init__(
        self,
        *,
        threshold: int = _THRESHOLD,
        pause: timedelta = _PAUSE,
        now: Callable[[], float] = time.monotonic,
        tell: Callable[[State], object] = lambda _: None,
    ) -> None:
        """`now` counts seconds and never goes back; `tell` hears of each new state."""
        self._threshold = threshold
        self._pause = pause.total_seconds()
        self._now = now
        self._tell = tell
        self._state = State.CLOSED
        self._epoch = 0
        self._failures = 0
        self._opened = 0.0
        self._is_tried = False
        tell(self._state)

    @property
    def state(self) -> State:
        """What it lets through."""
        return self._state

    @property
    def rest(self) -> timedelta:
        """How long it is before somebody may try again; at least a second, for one who has just been refused."""
        return timedelta(seconds=max(1.0, self._opened + self._pause - self._now()))

    def admit(self) -> Pass | None:
        """Return leave to call, or None. Whoever gets it has to `settle` it, however the call ends."""
        if self._state is State.OPEN and self._now() >= self._opened + self._pause:
            self._become(State.TRYING)
        if self._state is State.OPEN or (self._state is State.TRYING and self._is_tried):
            return None
        self._is_tried = self._state is State.TRYING
        return Pass(self._epoch)

    def settle(self, leave: Pass, outcome: Outcome) -> None:
        """Learn what came of a call."""
        if leave.epoch != self._epoch:
            return
        self._is_tried = False
        if outcome is Outcome.SUCCEEDED:
            self._failures = 0
            if self._state is State.TRYING:
                self._become(State.CLOSED)
        elif outcome is Outcome.FAILED:
            self._failures += 1
            if self._state is State.TRYING or self._failures >= self._threshold:
                self._opened = self._now()
                self._become(State.OPEN)

    def _become(self, state: State) -> None:
        self._state = state
        self._epoch += 1
        self._failures = 0
        self._is_tried = False
        self._tell(state)
