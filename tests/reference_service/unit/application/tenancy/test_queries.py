"""What members and users are shown of tenants."""

from dataclasses import asdict
from datetime import timedelta

import pytest

from reference_service.application.shared.actor import TenantActor
from reference_service.application.tenancy.commands.issue_tenant_token import (
    TENANT_TOKEN_LIFETIME,
    IssueTenantTokenHandler,
    TenantPass,
)
from reference_service.application.tenancy.ports import MemberView, TenantDetails, TenantView
from reference_service.application.tenancy.queries.get_tenant import GetTenantHandler
from reference_service.application.tenancy.queries.identify_member import IdentifyMemberHandler
from reference_service.application.tenancy.queries.list_members import ListMembersHandler
from reference_service.application.tenancy.queries.list_tenants import ListTenantsHandler
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.errors import not_found
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.tenancy.tenant import TenantStatus
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.tenancy.setting import (
    ADDRESSES,
    GUEST,
    MANAGER,
    MEMBER,
    NOWHERE,
    OURS,
    OWNER,
    ROLES,
    THEIRS,
    VIEWER,
    Setting,
    at_work,
    tenant,
    user,
)

pytestmark = pytest.mark.anyio
MISSING = Err(not_found("tenant"))
ELSEWHERE = [THEIRS, NOWHERE, "no id"]


def seen(role: str, status: str = "open") -> TenantView:
    return TenantView(id=OURS.value, name="Engines", status=status, role=role, created_at=BEGINNING, version=3)


@pytest.mark.parametrize("member", [OWNER, VIEWER])
async def test_a_tenant_is_shown_to_its_members_while_it_is_set_up_too(setting: Setting, member: UserId) -> None:
    setting.keep(tenant(status=TenantStatus.ONBOARDING))
    view = seen(ROLES[member].value, "onboarding")

    shown = TenantDetails(**asdict(view), open_invitations=0 if member == OWNER else None)

    assert await GetTenantHandler(setting.reader, setting.clock).execute(user(member), str(OURS)) == Ok(shown)
    assert await ListTenantsHandler(setting.reader).execute(user(member)) == Ok((view,))


async def test_somebody_without_a_tenant_sees_none(setting: Setting) -> None:
    assert await ListTenantsHandler(setting.reader).execute(user(GUEST)) == Ok(())


@pytest.mark.parametrize("tenant_id", ELSEWHERE)
async def test_a_foreign_tenant_is_answered_like_one_that_there_is_not(setting: Setting, tenant_id: object) -> None:
    assert await GetTenantHandler(setting.reader, setting.clock).execute(user(OWNER), str(tenant_id)) == MISSING


async def test_members_are_identified_by_what_they_are_now(setting: Setting) -> None:
    handler = IdentifyMemberHandler(setting.memberships)
    assert await handler.execute(user(MEMBER), OURS) == Ok(TenantActor(MEMBER, OURS, TenantRole.MEMBER))

    setting.tenant().members = {OWNER: TenantRole.OWNER}

    assert await handler.execute(user(MEMBER), OURS) == MISSING


@pytest.mark.parametrize("tenant_id", [THEIRS, NOWHERE])
async def test_nobody_is_at_work_in_a_foreign_tenant(setting: Setting, tenant_id: TenantId) -> None:
    assert await IdentifyMemberHandler(setting.memberships).execute(user(MEMBER), tenant_id) == MISSING


async def test_a_token_ties_a_member_to_the_tenant_for_a_while(setting: Setting) -> None:
    handler = IssueTenantTokenHandler(setting.memberships, setting.tokens, setting.clock)
    issued = await handler.execute(user(MEMBER), str(OURS))

    token = f"{MEMBER} {OURS} {BEGINNING.isoformat()}"
    assert issued == Ok(TenantPass(token=token, lives=timedelta(minutes=15)))
    assert token not in repr(issued)
    assert setting.tokens.read(token, MEMBER, setting.clock.now()) == Ok(OURS)
    assert setting.tokens.read(token, OWNER, setting.clock.now()).unwrap_err().code == "TOKEN_INVALID"
    setting.clock.advance(TENANT_TOKEN_LIFETIME)
    assert setting.tokens.read(token, MEMBER, setting.clock.now()).unwrap_err().code == "TOKEN_EXPIRED"


@pytest.mark.parametrize("tenant_id", ELSEWHERE)
async def test_no_token_is_given_for_a_foreign_tenant(setting: Setting, tenant_id: object) -> None:
    handler = IssueTenantTokenHandler(setting.memberships, setting.tokens, setting.clock)

    assert await handler.execute(user(MEMBER), str(tenant_id)) == MISSING


@pytest.mark.parametrize("status", [TenantStatus.ONBOARDING, TenantStatus.ABANDONED])
async def test_nobody_works_in_a_tenant_that_is_not_open(setting: Setting, status: TenantStatus) -> None:
    setting.keep(tenant(status=status))
    issuing = IssueTenantTokenHandler(setting.memberships, setting.tokens, setting.clock)

    assert await issuing.execute(user(OWNER), str(OURS)) == MISSING
    assert await IdentifyMemberHandler(setting.memberships).execute(user(OWNER), OURS) == MISSING


def member(number: int, user_id: UserId, email: str | None) -> MemberView:
    joined = BEGINNING + timedelta(seconds=number)
    return MemberView(user_id=user_id.value, role=ROLES[user_id].value, email=email, joined_at=joined)


async def test_whoever_may_see_addresses_sees_the_verified_ones(setting: Setting) -> None:
    everybody = (
        member(0, OWNER, ADDRESSES[OWNER].value),
        member(1, MANAGER, ADDRESSES[MANAGER].value),
        member(2, MEMBER, ADDRESSES[MEMBER].value),
        member(3, VIEWER, None),
    )
    handler = ListMembersHandler(setting.reader, setting.addresses)

    assert await handler.execute(at_work(MANAGER), PageRequest(10)) == Ok(Page(everybody, None))


@pytest.mark.parametrize("asker", [MEMBER, VIEWER])
async def test_all_others_see_no_address(setting: Setting, asker: UserId) -> None:
    everybody = tuple(member(number, user_id, None) for number, user_id in enumerate(ROLES))

    listed = await ListMembersHandler(setting.reader, setting.addresses).execute(at_work(asker), PageRequest(10))

    assert listed == Ok(Page(everybody, None))


async def test_members_come_a_page_at_a_time(setting: Setting) -> None:
    handler = ListMembersHandler(setting.reader, setting.addresses)
    first = (await handler.execute(at_work(OWNER), PageRequest(3))).unwrap()
    assert first.following == Place(BEGINNING + timedelta(seconds=2), MEMBER.value)

    second = (await handler.execute(at_work(OWNER), PageRequest(3, first.following))).unwrap()

    assert [view.user_id for view in (*first.items, *second.items)] == [user_id.value for user_id in ROLES]
    assert second.following is None
