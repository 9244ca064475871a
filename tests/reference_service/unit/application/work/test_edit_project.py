import pytest

from reference_service.application.work.commands.edit_project import EditProject, EditProjectHandler
from reference_service.application.work.ports import ProjectView
from reference_service.domain.shared.errors import DomainError, Invalid, not_found, stale
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.work.events import ProjectEdited
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.fakes.work import PROJECT_EXISTS
from tests.reference_service.unit.application.work.setting import (
    MEMBER,
    NO_PROJECT,
    OTHER,
    OURS,
    PROJECT,
    THEIR_PROJECT,
    Setting,
    at_work,
    project,
)

pytestmark = pytest.mark.anyio


async def edit(
    setting: Setting, *, project_id: object = PROJECT, name: str = "Mill", version: int = 3
) -> Result[ProjectView, DomainError]:
    command = EditProject(project_id=str(project_id), name=name, description="It grinds.", expected_version=version)
    return await EditProjectHandler(setting.transactions, setting.clock).execute(at_work(OTHER), command)


async def test_a_project_has_other_words_and_a_newer_version(setting: Setting) -> None:
    assert await edit(setting) == Ok(
        ProjectView(
            id=PROJECT.value,
            name="Mill",
            description="It grinds.",
            owner_id=MEMBER.value,
            created_at=BEGINNING,
            deleted_at=None,
            version=4,
        )
    )
    assert setting.store.events == [ProjectEdited(occurred_at=BEGINNING, tenant_id=OURS, project_id=PROJECT)]
    assert (setting.store.commits, setting.transactions.by) == (1, [OTHER])


async def test_a_change_to_the_same_words_is_no_other_version(setting: Setting) -> None:
    first = await edit(setting)

    assert await edit(setting, version=4) == first
    assert setting.store.commits == 1


async def test_a_change_of_an_old_version_is_refused(setting: Setting) -> None:
    assert await edit(setting, version=2) == Err(stale("project"))
    assert (setting.project().name.value, setting.store.commits) == ("Engine", 0)


async def test_a_change_that_somebody_was_faster_with_is_refused(setting: Setting) -> None:
    def rival() -> None:
        setting.project().version += 1

    setting.transactions.rivals = [rival]

    assert await edit(setting) == Err(stale("project"))
    assert (setting.project().name.value, setting.store.events, setting.store.commits) == ("Engine", [], 0)


async def test_invalid_words_are_refused(setting: Setting) -> None:
    assert await edit(setting, name=" ") == Err(
        Invalid(code="INVALID_TEXT", message="`name` has from 1 to 120 characters.", field="name")
    )


async def test_a_name_that_another_project_has_is_refused(setting: Setting) -> None:
    setting.keep(project(NO_PROJECT, name="Mill"))

    assert await edit(setting) == Err(PROJECT_EXISTS)
    assert setting.store.events == []


@pytest.mark.parametrize("project_id", [THEIR_PROJECT, NO_PROJECT, "no id"])
async def test_a_foreign_project_is_answered_like_one_that_there_is_not(setting: Setting, project_id: object) -> None:
    assert await edit(setting, project_id=project_id) == Err(not_found("project"))
    assert setting.store.commits == 0


async def test_a_deleted_project_is_not_found(setting: Setting) -> None:
    setting.keep(project(deleted_at=BEGINNING))

    assert await edit(setting) == Err(not_found("project"))
