"""What managers take along."""

import pytest

from reference_service.application.work.queries.export_tasks import ExportTasksHandler
from reference_service.application.work.views import view_of_task
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.fakes.work import FakeTaskStream
from tests.reference_service.unit.application.work.setting import MANAGER, NO_TASK, Setting, at_work, task

pytestmark = pytest.mark.anyio


async def test_the_living_tasks_of_the_own_tenant_are_exported(setting: Setting) -> None:
    setting.keep(task(NO_TASK, deleted_at=BEGINNING))
    exported = await ExportTasksHandler(FakeTaskStream(setting.store)).execute(at_work(MANAGER))

    assert [view async for view in exported.unwrap()] == [view_of_task(task())]
