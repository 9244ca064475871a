"""The overview, and that it equals what it is about."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from reference_service.adapters.bridges.work_facts import WorkFacts, WorkSource
from reference_service.application.overview.commands.rebuild_overview import RebuildOverviewHandler
from reference_service.application.overview.ports import ProjectProgress, TenantOverview
from reference_service.application.overview.subscribers.keep_overview import KeepOverview
from reference_service.application.shared.envelope import Envelope
from reference_service.domain.overview.facts import Stage
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.shared.published import TenantCreated
from reference_service.domain.shared.text import Prose
from reference_service.domain.work.workflow import State
from tests.reference_service.contract.building import (
    ACME,
    ADA,
    BOB,
    GLOBEX,
    LATER,
    SECOND,
    keep_projects,
    keep_tasks,
    keep_tenants,
    project,
    summary,
    task,
    tenant,
    tracked_task,
)
from tests.reference_service.contract.ground import Ground, ground_in_memory
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio
ALL = PageRequest(100)
NONE = dict.fromkeys(Stage, 0)
SEEDS = range(3)


async def keep(ground: Ground, *numbers: int, of: TenantId = ACME, gone: bool = False) -> None:
    """Store summaries, each with two tasks under review and one that is done."""
    async with ground.overview.begin(of) as work:
        for number in numbers:
            each = replace(summary(number, of=of), is_there=not gone)
            for stage in (Stage.REVIEW, Stage.REVIEW, Stage.DONE):
                each.recount(None, stage)
            await work.summaries.add(each)
        (await work.commit()).unwrap()


def progress(number: int) -> ProjectProgress:
    at = BEGINNING + number * SECOND
    tasks = NONE | {Stage.REVIEW: 2, Stage.DONE: 1}
    return ProjectProgress(id=UUID(int=number), started_at=at, tasks=tasks, last_activity_at=at)


async def test_a_tenant_is_the_sum_of_its_living_projects_and_the_activity_of_all(ground: Ground) -> None:
    await keep(ground, 1, 2)
    await keep(ground, 3, gone=True)
    await keep(ground, 4, of=GLOBEX)

    assert await ground.progress.of_tenant(ACME) == TenantOverview(
        projects=2, open_tasks=4, done_tasks=2, last_activity_at=BEGINNING + 3 * SECOND
    )
    assert await ground.progress.of_tenant(tenant_without_anything()) == TenantOverview(
        projects=0, open_tasks=0, done_tasks=0, last_activity_at=None
    )


def tenant_without_anything() -> TenantId:
    return TenantId(UUID(int=99))


async def test_living_projects_are_listed_oldest_first_by_pages(ground: Ground) -> None:
    await keep(ground, 3, 1, 2)
    await keep(ground, 4, gone=True)
    await keep(ground, 5, of=GLOBEX)

    first = await ground.progress.page(ACME, PageRequest(2))
    assert first == Page((progress(1), progress(2)), Place(BEGINNING + 2 * SECOND, UUID(int=2)))
    assert await ground.progress.page(ACME, PageRequest(2, first.following)) == Page((progress(3),), None)


async def test_a_cleared_overview_is_empty_and_that_of_others_is_not(ground: Ground) -> None:
    await keep(ground, 1)
    await keep(ground, 2, of=GLOBEX)
    async with ground.overview.begin(ACME) as work:
        await work.tasks.add(tracked_task())
        (await work.commit()).unwrap()
    async with ground.overview.begin(ACME) as work:
        await work.summaries.clear()
        await work.tasks.clear()
        (await work.commit()).unwrap()

    assert (await ground.progress.page(ACME, ALL)).items == ()
    assert (await ground.progress.page(GLOBEX, ALL)).items == (progress(2),)
    async with ground.overview.begin(ACME) as work:
        assert await work.tasks.get(tracked_task().id) is None


async def test_the_directory_has_all_tenants(ground: Ground) -> None:
    assert await ground.directory.all() == []
    await keep_tenants(ground, tenant(GLOBEX), tenant(ACME))

    assert await ground.directory.all() == [ACME, GLOBEX]


async def happen(ground: Ground, chance: Random, steps: int) -> None:
    """Do something by chance, again and again, as the use cases of work do it; each at a moment of its own."""
    await keep_projects(ground, *(project(number) for number in (1, 2, 3)), project(4, of=GLOBEX))
    ground.clock.advance(4 * SECOND)
    for number in range(5, 5 + steps):
        ground.clock.advance(SECOND)
        home = chance.randint(1, 4)
        of = GLOBEX if home == 4 else ACME
        if chance.random() < 0.4:
            await keep_tasks(ground, task(number, of=of, project_number=home, assignee=BOB))
        else:
            await _change(ground, chance, of, ProjectId(UUID(int=home)), TaskId(UUID(int=chance.randint(5, number))))


async def _change(ground: Ground, chance: Random, of: TenantId, project_id: ProjectId, task_id: TaskId) -> None:
    now = ground.clock.now()
    async with ground.work.begin(of, ADA) as work:
        some, other = await work.tasks.get(task_id), await work.projects.get(project_id)
        if chance.random() < 0.2 and other is not None:
            (other.delete if other.deleted_at is None else other.restore)(now)
            await work.projects.save(other)
        elif some is not None:
            way = chance.randrange(4)
            if way == 0:
                (some.delete if some.deleted_at is None else some.restore)(now)
            elif way == 1:
                some.edit(title=some.title, description=Prose(f"At {now}."), assignee_id=BOB, now=now)
            else:
                some.move(chance.choice(list(State)), by=chance.choice((ADA, BOB)), now=now)
            await work.tasks.save(some)
        (await work.commit()).unwrap()


def delivered(events: Sequence[Event], chance: Random) -> list[Envelope[Event]]:
    """Return events as they may be delivered: in their order for each aggregate alone, and some of them again at any time."""
    lines: dict[UUID, list[Envelope[Event]]] = {}
    for number, event in enumerate(events, 1):
        if type(event) in WorkFacts().kinds:
            lines.setdefault(event.aggregate, []).append(Envelope(UUID(int=number), event))
    told: list[Envelope[Event]] = []
    while lines:
        aggregate = chance.choice(list(lines))
        told.append(lines[aggregate].pop(0))
        if not lines[aggregate]:
            del lines[aggregate]
        if chance.random() < 0.4:
            told.append(chance.choice(told))
    return told


async def hear(ground: Ground, envelopes: Sequence[Envelope[Event]], chance: Random) -> None:
    """Have events taken in, some at a time."""
    waiting = list(envelopes)
    while waiting:
        some = chance.randint(1, 8)
        await KeepOverview(ground.overview, WorkFacts()).receive(waiting[:some])
        del waiting[:some]


async def truth(ground: Ground, of: TenantId) -> dict[UUID, dict[str, int]]:
    """Return what the readers of work count."""
    return {
        view.id: _by_name(dict.fromkeys(State, 0) | dict(await ground.projects.task_counts(of, ProjectId(view.id))))
        for view in (await ground.projects.page(of, ALL)).items
    }


async def seen(ground: Ground, of: TenantId) -> dict[UUID, dict[str, int]]:
    """Return what the overview has counted."""
    return {each.id: _by_name(each.tasks) for each in (await ground.progress.page(of, ALL)).items}


def _by_name(counts: Mapping[State, int] | Mapping[Stage, int]) -> dict[str, int]:
    return {name.value: number for name, number in counts.items()}


async def assert_true(ground: Ground) -> None:
    for of in (ACME, GLOBEX):
        counted, overview = await truth(ground, of), await ground.progress.of_tenant(of)
        assert await seen(ground, of) == counted
        assert overview.projects == len(counted)
        assert overview.done_tasks == sum(each["done"] for each in counted.values())
        assert overview.open_tasks == sum(each[name] for each in counted.values() for name in ("open", "in_progress", "review"))


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_happens_the_overview_equals_what_it_is_about(ground: Ground, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a history that can be told again
    await happen(ground, chance, 40)
    await hear(ground, delivered(ground.told, chance), chance)

    await assert_true(ground)
    latest = max(event.occurred_at for event in ground.told if event.tenant == ACME)
    assert (await ground.progress.of_tenant(ACME)).last_activity_at == latest


@limits(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_it_does_so_in_memory_for_many_histories(chance: Random, steps: int) -> None:
    async def history() -> None:
        ground = ground_in_memory()
        await happen(ground, chance, steps)
        await hear(ground, delivered(ground.told, chance), chance)
        await assert_true(ground)

    asyncio.run(history())


@pytest.mark.parametrize("seed", SEEDS)
async def test_an_overview_that_is_made_anew_while_events_come_is_true(ground: Ground, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a history that can be told again
    await keep_tenants(ground, tenant(ACME), tenant(GLOBEX))
    await happen(ground, chance, 30)
    envelopes = delivered(ground.told, chance)
    middle = chance.randrange(len(envelopes))
    await hear(ground, envelopes[:middle], chance)
    source = WorkSource(ground.directory, ground.projects, ground.stream)
    await RebuildOverviewHandler(ground.overview, source, ground.clock).execute()
    await hear(ground, envelopes[middle:], chance)

    await assert_true(ground)


async def test_a_lost_event_is_made_good_by_making_it_anew(ground: Ground) -> None:
    await keep_tenants(ground, tenant(ACME))
    await keep_projects(ground, project())
    await keep_tasks(ground, task(), task(2))
    source = WorkSource(ground.directory, ground.projects, ground.stream)
    await RebuildOverviewHandler(ground.overview, source, ground.clock).execute()

    assert await seen(ground, ACME) == {project().id.value: _by_name(dict.fromkeys(State, 0) | {State.OPEN: 2})}


def test_an_event_of_others_tells_no_fact() -> None:
    with pytest.raises(LookupError, match="tells nothing"):
        WorkFacts().of(TenantCreated(occurred_at=LATER, tenant_id=ACME, owner_id=ADA, title="Acme"))
