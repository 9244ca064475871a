from uuid import UUID

import pytest

from reference_service.application.shared.ports.unit_of_work import RequestKey
from reference_service.application.tenancy.commands.create_tenant import CreateTenant, CreateTenantHandler
from reference_service.application.tenancy.ports import TenantView
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.errors import Conflict, Invalid, not_found
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.published import TenantCreated
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.tenancy.tenant import TenantStatus
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.tenancy.setting import GUEST, STRANGER, Setting, user

pytestmark = pytest.mark.anyio
FIRST = TenantId(UUID(int=1))
KEY = RequestKey(owner=str(GUEST), key="found", fingerprint="1")
FOUNDED = TenantView(id=FIRST.value, name="Looms", status="onboarding", role="owner", created_at=BEGINNING, version=1)


def handler(setting: Setting) -> CreateTenantHandler:
    return CreateTenantHandler(setting.transactions, setting.clock, setting.ids)


async def test_its_founder_owns_it_and_it_still_has_to_be_set_up(setting: Setting) -> None:
    assert await handler(setting).execute(user(GUEST), CreateTenant(name=" Looms ")) == Ok(FOUNDED)

    made = setting.tenant(FIRST)
    assert (made.status, made.members) == (TenantStatus.ONBOARDING, {GUEST: TenantRole.OWNER})
    assert setting.store.events == [TenantCreated(occurred_at=BEGINNING, tenant_id=FIRST, owner_id=GUEST, title="Looms")]
    assert (setting.store.commits, setting.transactions.by) == (1, [GUEST])


async def test_an_invalid_name_is_refused(setting: Setting) -> None:
    refused = await handler(setting).execute(user(GUEST), CreateTenant(name=" "))

    assert refused == Err(Invalid(code="INVALID_TEXT", message="`name` has from 1 to 120 characters.", field="name"))
    assert setting.transactions.by == []


async def test_a_refused_commit_leaves_nothing_behind(setting: Setting) -> None:
    setting.store.refuse = Conflict(code="CONFLICT", message="Somebody was faster.")

    assert await handler(setting).execute(user(GUEST), CreateTenant(name="Looms", key=KEY)) == Err(
        Conflict(code="CONFLICT", message="Somebody was faster.")
    )
    assert (setting.store.events, setting.store.requests, setting.store.commits) == ([], {}, 0)


async def test_a_request_that_comes_again_gets_what_the_first_made(setting: Setting) -> None:
    founding = handler(setting)

    assert [await founding.execute(user(GUEST), CreateTenant(name="Looms", key=KEY)) for _ in range(2)] == [Ok(FOUNDED)] * 2
    assert (len(setting.store.events), setting.store.commits) == (1, 1)


async def test_a_key_that_came_with_another_request_is_refused(setting: Setting) -> None:
    founding = handler(setting)
    await founding.execute(user(GUEST), CreateTenant(name="Looms", key=KEY))
    other = RequestKey(owner=KEY.owner, key=KEY.key, fingerprint="2")

    assert await founding.execute(user(GUEST), CreateTenant(name="Mills", key=other)) == Err(
        Invalid(
            code="IDEMPOTENCY_KEY_MISUSED",
            message="This `Idempotency-Key` came before with another request.",
            field="Idempotency-Key",
        )
    )
    assert setting.store.commits == 1


async def test_keys_of_two_users_have_nothing_to_do_with_each_other(setting: Setting) -> None:
    founding = handler(setting)
    other = RequestKey(owner=str(STRANGER), key=KEY.key, fingerprint="2")
    await founding.execute(user(GUEST), CreateTenant(name="Looms", key=KEY))

    assert (await founding.execute(user(STRANGER), CreateTenant(name="Mills", key=other))).unwrap().name == "Mills"


async def test_whoever_has_left_the_tenant_since_is_told_nothing_of_it(setting: Setting) -> None:
    founding = handler(setting)
    await founding.execute(user(GUEST), CreateTenant(name="Looms", key=KEY))
    setting.tenant(FIRST).members = {STRANGER: TenantRole.OWNER}

    assert await founding.execute(user(GUEST), CreateTenant(name="Looms", key=KEY)) == Err(not_found("tenant"))
