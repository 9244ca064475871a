"""The way of a task, against a table that is written as a drawing."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_service.domain.shared.errors import Conflict, Denied, DomainError
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.work.workflow import STANDARD, State
from tests.reference_service.unit.domain.values import ALICE, BOB, brief

# From the state of the row to that of the column: . never, * anybody, = the assignee, x anybody but the assignee.
DRAWING = """
            open in_progress review done cancelled
open        .    =           .      .    *
in_progress *    .           =      .    *
review      .    *           .      x    .
done        .    x           .      .    .
cancelled   *    .           .      .    .
"""

UNASSIGNED = Err(Conflict(code="TASK_UNASSIGNED", message="The task is assigned to nobody yet."))
NOT_THE_ASSIGNEE = Err(Denied(code="NOT_THE_ASSIGNEE", message="Only whoever the task is assigned to may take this step."))
OWN_WORK = Err(Denied(code="OWN_WORK", message="Nobody accepts their own work."))


def drawn() -> dict[tuple[State, State], str]:
    """Return the sign at each crossing of the drawing."""
    head, *rows = (line.split() for line in DRAWING.strip().splitlines())
    return {(State(before), State(after)): sign for before, *signs in rows for after, sign in zip(head, signs, strict=True)}


def expected(before: State, after: State, assignee: UserId | None, by: UserId) -> Ok[State] | Err[DomainError]:
    """Return what the drawing says of a step."""
    sign = drawn()[before, after]
    if sign == ".":
        return Err(Conflict(code="NO_SUCH_STEP", message=f"A task does not go from {before.value} to {after.value}."))
    if sign != "*" and assignee is None:
        return UNASSIGNED
    if sign == "=" and by != assignee:
        return NOT_THE_ASSIGNEE
    return OWN_WORK if sign == "x" and by == assignee else Ok(after)


def test_the_drawing_knows_every_pair_of_states() -> None:
    assert set(drawn()) == set(product(State, State))


@pytest.mark.parametrize("assignee", [None, ALICE, BOB])
@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_every_step_is_what_the_drawing_says(before: State, after: State, assignee: UserId | None) -> None:
    assert STANDARD.step(before, after, assignee=assignee, by=ALICE) == expected(before, after, assignee, ALICE)


@brief
@given(st.lists(st.tuples(st.sampled_from(State), st.sampled_from([ALICE, BOB])), max_size=12))
def test_on_any_way_work_is_done_only_after_another_than_the_assignee_accepted_it(steps: list[tuple[State, UserId]]) -> None:
    state = State.OPEN
    for after, by in steps:
        step = STANDARD.step(state, after, assignee=ALICE, by=by)
        if isinstance(step, Ok):
            assert after in STANDARD.following(state)
            assert after is not State.DONE or (state is State.REVIEW and by == BOB)
            state = step.value


def test_every_state_can_be_reached_and_none_is_the_end_for_good() -> None:
    following = {state: STANDARD.following(state) for state in State}

    assert following == {
        State.OPEN: (State.IN_PROGRESS, State.CANCELLED),
        State.IN_PROGRESS: (State.OPEN, State.REVIEW, State.CANCELLED),
        State.REVIEW: (State.IN_PROGRESS, State.DONE),
        State.DONE: (State.IN_PROGRESS,),
        State.CANCELLED: (State.OPEN,),
    }
