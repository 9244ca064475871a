"""What comes together means what it means one by one, and what is known is told from what is new."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reference_service.domain.overview.facts import Fact, Stage
from reference_service.domain.overview.learning import Learning
from reference_service.domain.overview.summary import ProjectSummary
from reference_service.domain.overview.tracked_task import TrackedTask
from tests.reference_service.unit.domain.overview.test_counting import ADDED, LIFE, NONE, PROJECT, PROJECT_LIFE, TENANT, at, fact

FACTS: tuple[Fact, ...] = (*LIFE, *PROJECT_LIFE)


def shown(learning: Learning) -> list[dict[str, object]]:
    """Return all that is known, field by field."""
    return [
        {name: getattr(each, name) for name in type(each).__dataclass_fields__ if not name.startswith("_")}
        for each in (*learning.summaries, *learning.tasks)
    ]


@given(st.permutations(FACTS * 2), st.lists(st.integers(0, 2 * len(FACTS)), max_size=5))
def test_facts_mean_the_same_however_many_come_at_once(heard: list[Fact], cuts: list[int]) -> None:
    together, apart = Learning(TENANT, (), ()), Learning(TENANT, (), ())
    for each in heard:
        together.take_in(each)
    for first, last in pairwise(sorted({0, *cuts, len(heard)})):
        for each in heard[first:last]:
            apart.take_in(each)
        apart = Learning(TENANT, apart.summaries, apart.tasks)

    assert shown(together) == shown(apart)


def test_a_task_without_a_project_counts_nowhere() -> None:
    learning = Learning(TENANT, (), ())
    learning.take_in(replace(fact(1), stage=Stage.DONE))

    assert ([each.stage for each in learning.tasks], list(learning.summaries)) == ([Stage.DONE], [])


def test_what_was_known_before_is_not_new() -> None:
    task, summary = TrackedTask.heard_of(TENANT, ADDED), ProjectSummary.heard_of(PROJECT, TENANT, at(0))
    known, nothing = Learning(TENANT, [summary], [task]), Learning(TENANT, (), ())
    for learning in (known, nothing):
        learning.take_in(ADDED)

    assert [*map(known.is_new, known.summaries), *map(known.is_new, known.tasks)] == [False, False]
    assert [*map(nothing.is_new, nothing.summaries), *map(nothing.is_new, nothing.tasks)] == [True, True]
    assert (list(known.summaries), summary.tasks) == ([summary], NONE | {Stage.OPEN: 1})
