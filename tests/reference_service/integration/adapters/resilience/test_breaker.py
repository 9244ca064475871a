"""A breaker against a model of it that is too simple to be wrong."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from reference_service.adapters.resilience.breaker import Breaker, Outcome, Pass, State

THRESHOLD = 3
PAUSE = 10.0
Leave = tuple[Pass, int]
"""Leave to call, and in which phase of the model it was given."""


class Seconds:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Breaking(RuleBasedStateMachine):
    """Calls begin, end and are given up in any order, while time passes.

    The model keeps the outcomes of each phase in full, and tells the state from them.
    """

    leaves = Bundle("leaves")

    def __init__(self) -> None:
        super().__init__()
        self.seconds = Seconds()
        self.told: list[State] = []
        self.breaker = Breaker(threshold=THRESHOLD, pause=timedelta(seconds=PAUSE), now=self.seconds, tell=self.told.append)
        self.phases: list[tuple[State, float, list[Outcome]]] = [(State.CLOSED, 0.0, [])]
        self.trying = 0

    @rule(seconds=st.sampled_from([0.0, 1.0, 9.0, 10.0, 100.0]))
    def wait(self, seconds: float) -> None:
        self.seconds.now += seconds

    @rule(target=leaves)
    def ask(self) -> Leave | None:
        state, since, _ = self.phases[-1]
        if state is State.OPEN and self.seconds.now - since >= PAUSE:
            self._begin(State.TRYING)
            state = State.TRYING
        expected = state is State.CLOSED or (state is State.TRYING and self.trying == 0)
        leave = self.breaker.admit()

        assert (leave is not None) is expected
        if leave is None:
            return None
        self.trying += state is State.TRYING
        return leave, len(self.phases)

    @rule(leave=consumes(leaves), outcome=st.sampled_from(Outcome))
    def end(self, leave: Leave | None, outcome: Outcome) -> None:
        if leave is None:
            return
        self.breaker.settle(leave[0], outcome)
        if leave[1] == len(self.phases):
            self._learn(outcome)

    @invariant()
    def the_state_is_that_of_the_model(self) -> None:
        assert self.breaker.state is self.phases[-1][0]
        assert self.told == [state for state, _, _ in self.phases]

    def _learn(self, outcome: Outcome) -> None:
        state, _, outcomes = self.phases[-1]
        outcomes.append(outcome)
        known = [each for each in outcomes if each is not Outcome.ABANDONED]
        if state is State.TRYING:
            self.trying -= 1
            if outcome is not Outcome.ABANDONED:
                self._begin(State.CLOSED if outcome is Outcome.SUCCEEDED else State.OPEN)
        elif known[-THRESHOLD:] == [Outcome.FAILED] * THRESHOLD:
            self._begin(State.OPEN)

    def _begin(self, state: State) -> None:
        self.phases.append((state, self.seconds.now, []))
        self.trying = 0


TestBreaking = Breaking.TestCase
TestBreaking.settings = settings(max_examples=150, stateful_step_count=40, deadline=None, database=None)


def _failed(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        leave = breaker.admit()
        assert leave is not None
        breaker.settle(leave, Outcome.FAILED)


def test_failures_in_a_row_open_it() -> None:
    breaker = Breaker(threshold=THRESHOLD)
    _failed(breaker, THRESHOLD)

    assert (breaker.state, breaker.admit()) == (State.OPEN, None)


@pytest.mark.parametrize(("passed", "rest"), [(0.0, 10.0), (7.5, 2.5), (9.9, 1.0), (50.0, 1.0)])
def test_it_says_how_long_it_rests(passed: float, rest: float) -> None:
    seconds = Seconds()
    breaker = Breaker(threshold=1, pause=timedelta(seconds=PAUSE), now=seconds)
    _failed(breaker, 1)
    seconds.now += passed

    assert breaker.rest == timedelta(seconds=rest)


def test_a_call_that_tries_it_and_is_given_up_leaves_the_place_to_another() -> None:
    seconds = Seconds()
    breaker = Breaker(threshold=1, pause=timedelta(seconds=PAUSE), now=seconds)
    _failed(breaker, 1)
    seconds.now += PAUSE
    first = breaker.admit()

    assert first is not None
    assert breaker.admit() is None
    breaker.settle(first, Outcome.ABANDONED)
    assert (breaker.state, breaker.admit() is None) == (State.TRYING, False)


def test_what_comes_late_from_an_earlier_phase_counts_no_more() -> None:
    seconds = Seconds()
    breaker = Breaker(threshold=1, pause=timedelta(seconds=PAUSE), now=seconds)
    late = breaker.admit()
    _failed(breaker, 1)
    seconds.now += PAUSE
    breaker.admit()

    assert late is not None
    breaker.settle(late, Outcome.SUCCEEDED)
    assert breaker.state is State.TRYING
