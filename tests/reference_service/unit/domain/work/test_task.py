"""Tasks."""

from reference_service.domain.shared.errors import Conflict
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.work.events import TaskAdded, TaskDeleted, TaskEdited, TaskMoved, TaskRestored
from reference_service.domain.work.task import Task
from reference_service.domain.work.workflow import State
from tests.reference_service.unit.domain.values import ALICE, BOB, LATER, NOW, PROJECT, TASK, TENANT


def added(assignee: UserId | None = None) -> Task:
    """Return a task that Alice has just added, perhaps for somebody."""
    return Task.add(
        TASK,
        tenant_id=TENANT,
        project_id=PROJECT,
        title=Name("Slate"),
        description=Prose(""),
        assignee_id=assignee,
        by=ALICE,
        now=NOW,
    )


def test_a_new_task_stands_at_the_beginning_of_its_way() -> None:
    task = added(BOB)

    assert (task.state, task.created_by, task.assignee_id, task.created_at) == (State.OPEN, ALICE, BOB, NOW)
    assert task.pull_events() == (TaskAdded(occurred_at=NOW, tenant_id=TENANT, task_id=TASK, project_id=PROJECT),)


def test_other_words_or_another_assignee_are_a_fact_and_the_same_are_none() -> None:
    task = added(BOB)
    task.pull_events()
    task.edit(title=Name("Slate"), description=Prose(""), assignee_id=BOB, now=NOW)
    task.edit(title=Name("Slate"), description=Prose(""), assignee_id=ALICE, now=LATER)

    assert (task.title, task.description, task.assignee_id) == (Name("Slate"), Prose(""), ALICE)
    assert task.pull_events() == (TaskEdited(occurred_at=LATER, tenant_id=TENANT, task_id=TASK),)


def test_a_step_of_the_workflow_is_a_fact() -> None:
    task = added(BOB)
    task.pull_events()

    assert (task.move(State.IN_PROGRESS, by=BOB, now=LATER), task.state) == (Ok(None), State.IN_PROGRESS)
    assert task.pull_events() == (
        TaskMoved(occurred_at=LATER, tenant_id=TENANT, task_id=TASK, before=State.OPEN, after=State.IN_PROGRESS),
    )


def test_a_step_that_cannot_be_taken_changes_nothing() -> None:
    task = added()
    task.pull_events()

    refused = Err(Conflict(code="NO_SUCH_STEP", message="A task does not go from open to done."))
    assert (task.move(State.DONE, by=BOB, now=LATER), task.state, task.pull_events()) == (refused, State.OPEN, ())


def test_a_task_goes_once_and_comes_back_once() -> None:
    task = added()
    task.pull_events()
    task.restore(NOW)
    task.delete(NOW)
    task.delete(LATER)
    deleted_at = task.deleted_at
    task.restore(LATER)
    task.restore(LATER)

    assert (deleted_at, task.deleted_at) == (NOW, None)
    assert task.pull_events() == (
        TaskDeleted(occurred_at=NOW, tenant_id=TENANT, task_id=TASK),
        TaskRestored(occurred_at=LATER, tenant_id=TENANT, task_id=TASK),
    )
