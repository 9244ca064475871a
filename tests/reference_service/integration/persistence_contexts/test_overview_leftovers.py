"""The overview forgets what is gone for good."""

from dataclasses import replace

import pytest

from reference_service.adapters.persistence.overview.leftovers import overview_leftovers
from reference_service.domain.overview.facts import TaskFact
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.contract.building import ACME, LATER, SECOND, summary, tracked_task
from tests.reference_service.contract.ground import ground_on
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio


async def test_what_can_be_restored_no_longer_is_forgotten_with_the_tasks_of_such_projects(databases: OwnedDatabases) -> None:
    ground = ground_on(databases)
    async with ground.overview.begin(ACME) as work:
        await work.summaries.add(summary(1))
        await work.summaries.add(replace(summary(2), is_there=False, fate_at=BEGINNING))
        for number, project, is_there in ((1, 1, True), (2, 1, False), (3, 2, True)):
            task = tracked_task(number)
            task.learn(
                TaskFact(
                    task_id=task.id,
                    at=BEGINNING,
                    active_at=BEGINNING,
                    project_id=summary(project).id,
                    is_there=is_there,
                )
            )
            await work.tasks.add(task)
        await work.tasks.add(tracked_task(4))
        (await work.commit()).unwrap()

    early = [await each.remove(BEGINNING, 10) for each in overview_leftovers(databases)]
    removed = [await each.remove(LATER + SECOND, 10) for each in overview_leftovers(databases)]
    async with ground.overview.begin(ACME) as work:
        left = [number for number in range(1, 5) if await work.tasks.get(tracked_task(number).id) is not None]

    assert (early, removed, left) == ([0, 0], [1, 2], [1, 4])
