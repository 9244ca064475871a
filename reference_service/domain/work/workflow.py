"""The states of a task, and the ways from one to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from reference_service.domain.shared.errors import Conflict, Denied, DomainError
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result


class State(StrEnum):
    """Where a task is on its way."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    REVIEW = "review"
    DONE = "done"
    CANCELLED = "cancelled"


class Guard(StrEnum):
    """Who may take a way."""

    ANYBODY = "anybody"
    ASSIGNEE = "assignee"
    """Only whoever the task is assigned to."""
    ANOTHER = "another"
    """Anybody but whoever the task is assigned to: nobody accepts their own work."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """Ways from state to state, each with its guard."""

    ways: Mapping[tuple[State, State], Guard]

    def step(self, before: State, after: State, *, assignee: UserId | None, by: UserId) -> Result[State, DomainError]:
        """Return the state after a step, or why it cannot be taken."""
        guard = self.ways.get((before, after))
        if guard is None:
            return Err(Conflict(code="NO_SUCH_STEP", message=f"A task does not go from {before} to {after}."))
        if guard is not Guard.ANYBODY and assignee is None:
            return Err(Conflict(code="TASK_UNASSIGNED", message="The task is assigned to nobody yet."))
        if guard is Guard.ASSIGNEE and by != assignee:
            return Err(Denied(code="NOT_THE_ASSIGNEE", message="Only whoever the task is assigned to may take this step."))
        if guard is Guard.ANOTHER and by == assignee:
            return Err(Denied(code="OWN_WORK", message="Nobody accepts their own work."))
        return Ok(after)

    def following(self, state: State) -> tuple[State, ...]:
        """Return the states that can be reached in one step, in the order of their definition."""
        return tuple(after for after in State if (state, after) in self.ways)


STANDARD = Workflow(
    MappingProxyType(
        {
            (State.OPEN, State.IN_PROGRESS): Guard.ASSIGNEE,
            (State.OPEN, State.CANCELLED): Guard.ANYBODY,
            (State.IN_PROGRESS, State.OPEN): Guard.ANYBODY,
            (State.IN_PROGRESS, State.REVIEW): Guard.ASSIGNEE,
            (State.IN_PROGRESS, State.CANCELLED): Guard.ANYBODY,
            (State.REVIEW, State.IN_PROGRESS): Guard.ANYBODY,
            (State.REVIEW, State.DONE): Guard.ANOTHER,
            (State.DONE, State.IN_PROGRESS): Guard.ANOTHER,
            (State.CANCELLED, State.OPEN): Guard.ANYBODY,
        }
    )
)
