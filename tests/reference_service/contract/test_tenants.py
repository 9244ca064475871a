"""Tenants with their members, who is one, and the reader of them."""

import pytest

from reference_service.application.shared.actor import TenantActor
from reference_service.application.tenancy.ports import MemberView, TenantView
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.shared.result import Ok
from reference_service.domain.tenancy.tenant import Tenant
from tests.reference_service.contract.building import (
    ACME,
    ADA,
    BOB,
    EVE,
    GLOBEX,
    LATER,
    SECOND,
    invitation,
    keep_tenants,
    state,
    tenant,
)
from tests.reference_service.contract.ground import Ground
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio

OWNER = TenantActor(ADA, ACME, TenantRole.OWNER)


async def join(ground: Ground, tenant_id: TenantId, user: UserId, role: TenantRole) -> None:
    """Have somebody join a tenant a second later."""
    ground.clock.advance(SECOND)
    async with ground.tenancy.begin(tenant_id, user) as work:
        found = await work.tenants.get()
        assert found is not None
        found.join(user, role, ground.clock.now()).unwrap()
        await work.tenants.save(found)
        assert await work.commit() == Ok(None)


async def read(ground: Ground, tenant_id: TenantId = ACME) -> Tenant:
    async with ground.tenancy.begin(tenant_id, None) as work:
        found = await work.tenants.get()
        assert found is not None
        return found


def member(user: UserId, role: str, seconds: int) -> MemberView:
    return MemberView(user_id=user.value, role=role, email=None, joined_at=BEGINNING + seconds * SECOND)


async def test_members_come_go_and_change(ground: Ground) -> None:
    await keep_tenants(ground, tenant())
    await join(ground, ACME, BOB, TenantRole.MEMBER)
    await join(ground, ACME, EVE, TenantRole.VIEWER)
    async with ground.tenancy.begin(ACME, ADA) as work:
        found = await work.tenants.get()
        assert found is not None
        found.change_role(BOB, TenantRole.OWNER, by=ADA, now=LATER).unwrap()
        found.remove(ADA, by=ADA, now=LATER).unwrap()
        await work.tenants.save(found)
        assert await work.commit() == Ok(None)

    again = await read(ground)
    assert list(again.members.items()) == [(BOB, TenantRole.OWNER), (EVE, TenantRole.VIEWER)]
    assert again.version == 4
    assert [event.name for event in ground.told] == [
        "tenancy.tenant_created",
        "tenancy.member_joined",
        "tenancy.member_joined",
        "tenancy.member_role_changed",
        "tenancy.member_removed",
    ]


async def test_a_transaction_sees_its_tenant_and_no_other(ground: Ground) -> None:
    await keep_tenants(ground, tenant(ACME), tenant(GLOBEX, owner=BOB))

    assert state(await read(ground, ACME)) == state(tenant(ACME)) | {"version": 1}
    assert state(await read(ground, GLOBEX)) == state(tenant(GLOBEX, owner=BOB)) | {"version": 1}


async def test_only_members_of_an_open_tenant_have_a_role(ground: Ground) -> None:
    opened, onboarding = tenant(ACME), tenant(GLOBEX)
    opened.open(LATER)
    await keep_tenants(ground, opened, onboarding)
    await join(ground, ACME, BOB, TenantRole.VIEWER)

    assert await ground.memberships.role_of(ADA, ACME) is TenantRole.OWNER
    assert await ground.memberships.role_of(BOB, ACME) is TenantRole.VIEWER
    assert await ground.memberships.role_of(EVE, ACME) is None
    assert await ground.memberships.role_of(ADA, GLOBEX) is None
    assert await ground.memberships.role_of(ADA, TenantId(ADA.value)) is None


async def test_an_abandoned_tenant_has_no_members_to_ask_for(ground: Ground) -> None:
    abandoned = tenant()
    abandoned.abandon(LATER)
    await keep_tenants(ground, abandoned)

    assert await ground.memberships.role_of(ADA, ACME) is None


async def test_a_user_sees_all_their_tenants_and_no_others(ground: Ground) -> None:
    older, newer = tenant(GLOBEX, owner=BOB), tenant(ACME)
    older.created_at = BEGINNING - SECOND
    await keep_tenants(ground, newer, older)
    await join(ground, GLOBEX, ADA, TenantRole.MEMBER)

    globex = TenantView(id=GLOBEX.value, name="Acme", status="onboarding", role="member", created_at=older.created_at, version=2)
    acme = TenantView(id=ACME.value, name="Acme", status="onboarding", role="owner", created_at=BEGINNING, version=1)
    assert await ground.tenants.of_member(ADA) == (globex, acme)
    assert [view.role for view in await ground.tenants.of_member(BOB)] == ["owner"]
    assert await ground.tenants.of_member(EVE) == ()
    assert await ground.tenants.get(ADA, ACME) == acme
    assert await ground.tenants.get(BOB, ACME) is None
    assert await ground.tenants.get(ADA, TenantId(ADA.value)) is None


async def test_invitations_count_that_may_still_be_accepted_in_this_tenant(ground: Ground) -> None:
    await keep_tenants(ground, tenant(ACME), tenant(GLOBEX, owner=BOB))
    accepted = invitation(1)
    accepted.accepted_at = LATER
    async with ground.tenancy.begin(ACME, ADA) as work:
        for each in (accepted, invitation(2), invitation(3)):
            await work.invitations.add(each)
        (await work.commit()).unwrap()
    end = invitation(2).expires_at

    counts = [await ground.tenants.open_invitations(*asked) for asked in ((ACME, LATER), (ACME, end), (GLOBEX, LATER))]

    assert counts == [2, 0, 0]


async def test_members_are_listed_in_the_order_of_their_joining(ground: Ground) -> None:
    await keep_tenants(ground, tenant(ACME), tenant(GLOBEX, owner=BOB))
    await join(ground, ACME, EVE, TenantRole.MEMBER)
    await join(ground, ACME, BOB, TenantRole.VIEWER)

    first = await ground.tenants.members(OWNER, PageRequest(2))
    second = await ground.tenants.members(OWNER, PageRequest(2, first.following))

    assert first == Page((member(ADA, "owner", 0), member(EVE, "member", 1)), Place(BEGINNING + SECOND, EVE.value))
    assert second == Page((member(BOB, "viewer", 2),), None)


async def test_a_member_keeps_the_moment_of_joining(ground: Ground) -> None:
    await keep_tenants(ground, tenant())
    await join(ground, ACME, BOB, TenantRole.MEMBER)
    ground.clock.advance(SECOND)
    async with ground.tenancy.begin(ACME, ADA) as work:
        found = await work.tenants.get()
        assert found is not None
        found.change_role(BOB, TenantRole.VIEWER, by=ADA, now=LATER).unwrap()
        await work.tenants.save(found)
        assert await work.commit() == Ok(None)

    assert await ground.tenants.members(OWNER, PageRequest(9)) == Page((member(ADA, "owner", 0), member(BOB, "viewer", 1)), None)
