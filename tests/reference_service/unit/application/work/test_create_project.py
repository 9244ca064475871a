from dataclasses import replace
from uuid import UUID

import pytest

from reference_service.application.shared.ports.unit_of_work import RequestKey
from reference_service.application.work.commands.create_project import CreateProject, CreateProjectHandler
from reference_service.application.work.ports import ProjectView
from reference_service.domain.shared.errors import DomainError, Invalid, not_found
from reference_service.domain.shared.ids import ProjectId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.work.events import ProjectStarted
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.fakes.work import PROJECT_EXISTS
from tests.reference_service.unit.application.work.setting import MEMBER, OURS, THEIR_PROJECT, Setting, at_work, project

pytestmark = pytest.mark.anyio
MADE = ProjectId(UUID(int=1))
KEY = RequestKey(owner=str(MEMBER), key="start", fingerprint="1")
STARTED = ProjectView(
    id=MADE.value,
    name="Loom",
    description="It weaves.",
    owner_id=MEMBER.value,
    created_at=BEGINNING,
    deleted_at=None,
    version=1,
)


async def create(
    setting: Setting, *, name: str = "Loom", description: str = "It weaves.", key: RequestKey | None = None
) -> Result[ProjectView, DomainError]:
    handler = CreateProjectHandler(setting.transactions, setting.clock, setting.ids)
    return await handler.execute(at_work(MEMBER), CreateProject(name=name, description=description, key=key))


async def test_whoever_starts_a_project_owns_it(setting: Setting) -> None:
    assert await create(setting) == Ok(STARTED)

    assert setting.project(MADE).tenant_id == OURS
    assert setting.store.events == [ProjectStarted(occurred_at=BEGINNING, tenant_id=OURS, project_id=MADE)]
    assert (setting.store.commits, setting.transactions.by) == (1, [MEMBER])


@pytest.mark.parametrize(
    ("name", "description", "field", "message"),
    [
        ("", "It weaves.", "name", "`name` has from 1 to 120 characters."),
        ("Loom", "x" * 4001, "description", "`description` has from 0 to 4000 characters."),
    ],
)
async def test_invalid_words_are_refused(setting: Setting, name: str, description: str, field: str, message: str) -> None:
    refused = await create(setting, name=name, description=description)

    assert refused == Err(Invalid(code="INVALID_TEXT", message=message, field=field))
    assert setting.transactions.by == []


async def test_a_name_that_another_living_project_has_is_refused(setting: Setting) -> None:
    assert await create(setting, name="Engine", key=KEY) == Err(PROJECT_EXISTS)
    assert (setting.store.events, setting.store.requests, setting.store.commits) == ([], {}, 0)


async def test_the_names_of_deleted_and_of_foreign_projects_are_free(setting: Setting) -> None:
    setting.keep(project(deleted_at=BEGINNING), project(THEIR_PROJECT, name="Engine"))

    assert (await create(setting, name="Engine")).unwrap().name == "Engine"


async def test_a_request_that_comes_again_gets_what_the_first_made(setting: Setting) -> None:
    assert [await create(setting, key=KEY) for _ in range(2)] == [Ok(STARTED)] * 2
    assert (len(setting.store.events), setting.store.commits) == (1, 1)


async def test_a_key_that_came_with_another_request_is_refused(setting: Setting) -> None:
    await create(setting, key=KEY)

    refused = await create(setting, name="Mill", key=replace(KEY, fingerprint="2"))

    assert refused.unwrap_err().code == "IDEMPOTENCY_KEY_MISUSED"
    assert setting.store.commits == 1


async def test_what_was_removed_for_good_is_not_told_again(setting: Setting) -> None:
    await create(setting, key=KEY)
    del setting.store.tables["projects"][MADE]

    assert await create(setting, key=KEY) == Err(not_found("project"))
