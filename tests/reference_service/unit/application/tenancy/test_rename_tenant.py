import pytest

from reference_service.application.tenancy.commands.rename_tenant import RenameTenant, RenameTenantHandler
from reference_service.application.tenancy.ports import TenantView
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.errors import Invalid, not_found, stale
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.tenancy.events import TenantRenamed
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.tenancy.setting import (
    MANAGER,
    NOWHERE,
    OURS,
    OWNER,
    THEIRS,
    Setting,
    at_work,
)

pytestmark = pytest.mark.anyio
RENAME = RenameTenant(name="Looms", expected_version=3)


def handler(setting: Setting) -> RenameTenantHandler:
    return RenameTenantHandler(setting.transactions, setting.clock)


async def test_the_tenant_has_another_name_and_a_newer_version(setting: Setting) -> None:
    assert await handler(setting).execute(at_work(OWNER), RENAME) == Ok(
        TenantView(id=OURS.value, name="Looms", status="open", role="owner", created_at=BEGINNING, version=4)
    )
    assert setting.store.events == [TenantRenamed(occurred_at=BEGINNING, tenant_id=OURS, title="Looms")]
    assert (setting.store.commits, setting.transactions.by) == (1, [OWNER])


async def test_a_change_of_an_old_version_is_refused(setting: Setting) -> None:
    outdated = RenameTenant(name="Looms", expected_version=2)

    assert await handler(setting).execute(at_work(OWNER), outdated) == Err(stale("tenant"))
    assert (setting.tenant().name.value, setting.store.commits) == ("Engines", 0)


async def test_an_invalid_name_is_refused(setting: Setting) -> None:
    refused = await handler(setting).execute(at_work(OWNER), RenameTenant(name="", expected_version=3))

    assert refused == Err(Invalid(code="INVALID_TEXT", message="`name` has from 1 to 120 characters.", field="name"))


@pytest.mark.parametrize("tenant_id", [THEIRS, NOWHERE])
async def test_a_foreign_tenant_is_answered_like_one_that_there_is_not(setting: Setting, tenant_id: TenantId) -> None:
    assert await handler(setting).execute(at_work(OWNER, tenant_id), RENAME) == Err(not_found("tenant"))
    assert setting.store.commits == 0


async def test_whoever_was_removed_a_moment_ago_changes_nothing_more(setting: Setting) -> None:
    setting.tenant().members = {MANAGER: TenantRole.OWNER}

    assert await handler(setting).execute(at_work(OWNER), RENAME) == Err(not_found("tenant"))
