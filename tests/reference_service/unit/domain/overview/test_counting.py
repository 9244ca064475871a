"""Counts are right, whatever the order in which facts come and however often."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from reference_service.domain.overview.facts import ProjectFact, Stage, TaskFact
from reference_service.domain.overview.summary import ProjectSummary
from reference_service.domain.overview.tracked_task import TrackedTask
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId
from tests.reference_service.unit.domain.values import NOW

TENANT = TenantId(UUID(int=1))
PROJECT = ProjectId(UUID(int=2))
TASK = TaskId(UUID(int=3))
NONE = dict.fromkeys(Stage, 0)


def at(second: int) -> datetime:
    return NOW + timedelta(seconds=second)


def fact(second: int) -> TaskFact:
    return TaskFact(task_id=TASK, at=at(second), active_at=at(second))


ADDED = replace(fact(0), project_id=PROJECT, stage=Stage.OPEN, is_there=True)
LIFE = (
    ADDED,
    replace(fact(1), stage=Stage.IN_PROGRESS),
    replace(fact(2), is_there=False),
    replace(fact(3), is_there=True),
    replace(fact(4), stage=Stage.DONE),
    fact(5),
)


@given(st.permutations(LIFE * 2))
def test_a_task_counts_as_what_it_became_last_in_whatever_order_that_is_heard(heard: list[TaskFact]) -> None:
    task = TrackedTask.heard_of(TENANT, heard[0])
    summary = ProjectSummary.heard_of(PROJECT, TENANT, at(0))
    for each in heard:
        before = task.counts_as
        task.learn(each)
        summary.recount(before, task.counts_as)

    assert summary.tasks == NONE | {Stage.DONE: 1}
    assert (task.stage, task.is_there, task.active_at, task.project_id) == (Stage.DONE, True, at(5), PROJECT)


def test_a_task_that_is_gone_or_whose_project_is_unknown_does_not_count() -> None:
    unknown, gone = TrackedTask.heard_of(TENANT, fact(0)), TrackedTask.heard_of(TENANT, ADDED)
    unknown.learn(replace(fact(1), stage=Stage.REVIEW))
    gone.learn(ADDED)
    gone.learn(replace(fact(1), is_there=False))

    assert (unknown.counts_as, gone.counts_as) == (None, None)


def test_of_two_facts_of_one_moment_the_one_that_comes_later_holds() -> None:
    task = TrackedTask.heard_of(TENANT, ADDED)
    task.learn(ADDED)
    task.learn(replace(fact(0), stage=Stage.CANCELLED))

    assert task.counts_as is Stage.CANCELLED


PROJECT_LIFE = (
    ProjectFact(project_id=PROJECT, at=at(1), active_at=at(1), started_at=at(1), is_there=True),
    ProjectFact(project_id=PROJECT, at=at(2), active_at=at(2)),
    ProjectFact(project_id=PROJECT, at=at(3), active_at=at(3), is_there=False),
)


@given(st.permutations(PROJECT_LIFE * 2))
def test_a_project_is_what_it_became_last(heard: list[ProjectFact]) -> None:
    summary = ProjectSummary.heard_of(PROJECT, TENANT, at(0))
    for each in heard:
        summary.learn(each)

    assert (summary.started_at, summary.active_at, summary.is_there, summary.tasks) == (at(1), at(3), False, NONE)


def test_older_activity_is_no_news() -> None:
    summary = ProjectSummary.heard_of(PROJECT, TENANT, at(5))
    summary.touch(at(4))

    assert summary.active_at == at(5)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(Stage), st.booleans()), max_size=30))
def test_a_project_counts_its_tasks(changes: list[tuple[int, Stage, bool]]) -> None:
    summary = ProjectSummary.heard_of(PROJECT, TENANT, at(0))
    tasks = {number: TrackedTask.heard_of(TENANT, replace(ADDED, task_id=TaskId(UUID(int=number)))) for number in range(4)}
    for moment, (number, stage, is_there) in enumerate(changes):
        task, before = tasks[number], tasks[number].counts_as
        task.learn(replace(ADDED, task_id=task.id, at=at(moment), stage=stage, is_there=is_there))
        summary.recount(before, task.counts_as)

    counted = Counter(task.counts_as for task in tasks.values() if task.counts_as is not None)
    assert summary.tasks == NONE | counted
