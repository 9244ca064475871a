"""What contexts ask of each other, on both databases."""

import asyncio
from collections.abc import Iterable

import pytest

from reference_service.adapters.bridges.addresses import UserAddresses
from reference_service.adapters.bridges.colleagues import MemberColleagues
from reference_service.adapters.bridges.workspaces import ProjectWorkspaces
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import Conflict
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.pagination import PageRequest
from reference_service.domain.shared.result import Err, Ok
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.contract.building import (
    ACME,
    ADA,
    BOB,
    EVE,
    GLOBEX,
    LATER,
    keep_projects,
    keep_tenants,
    keep_users,
    project,
    tenant,
    user,
)
from tests.reference_service.contract.ground import Ground, ground_on

pytestmark = pytest.mark.anyio


@pytest.fixture
def ground(databases: OwnedDatabases) -> Ground:
    """Return the ports on a fresh database."""
    return ground_on(databases)


def workspaces(ground: Ground) -> ProjectWorkspaces:
    return ProjectWorkspaces(ground.work, ground.clock)


async def names(ground: Ground, tenant_id: TenantId = ACME) -> list[str]:
    return [view.name for view in (await ground.projects.page(tenant_id, PageRequest(100))).items]


def told(ground: Ground) -> Iterable[str]:
    return [event.name for event in ground.told]


async def test_only_verified_addresses_are_told(ground: Ground) -> None:
    verified = user(1)
    verified.verify(LATER)
    await keep_users(ground, verified, user(2))
    addresses = UserAddresses(ground.users)

    assert await addresses.verified(ADA) == Email("user1@example.com")
    assert await addresses.verified(BOB) is None
    assert await addresses.of([ADA, BOB, EVE]) == {ADA: Email("user1@example.com")}


async def test_members_of_an_open_tenant_are_colleagues(ground: Ground) -> None:
    opened = tenant()
    opened.open(LATER)
    await keep_tenants(ground, opened, tenant(GLOBEX))
    colleagues = MemberColleagues(ground.memberships)

    assert await colleagues.includes(ACME, ADA)
    assert not await colleagues.includes(ACME, BOB)
    assert not await colleagues.includes(GLOBEX, ADA)


async def test_a_tenant_begins_with_one_project_however_often_it_is_made(ground: Ground) -> None:
    assert await workspaces(ground).prepare(ACME, ADA, "Acme") == Ok(None)
    assert await workspaces(ground).prepare(ACME, ADA, "Acme") == Ok(None)
    assert await workspaces(ground).prepare(GLOBEX, BOB, "Globex") == Ok(None)

    assert await names(ground, ACME) == ["Welcome to Acme"]
    assert await names(ground, GLOBEX) == ["Welcome to Globex"]
    assert told(ground) == ["work.project_started"] * 2


async def test_two_who_make_it_at_once_make_one(postgresql_databases: OwnedDatabases) -> None:
    ground = ground_on(postgresql_databases)

    outcomes = await asyncio.gather(*(workspaces(ground).prepare(ACME, ADA, "Acme") for _ in range(4)))

    assert outcomes == [Ok(None)] * 4
    assert await names(ground) == ["Welcome to Acme"]


async def test_a_long_title_is_cut(ground: Ground) -> None:
    assert await workspaces(ground).prepare(ACME, ADA, "x" * 108 + " " + "y" * 11) == Ok(None)

    assert await names(ground) == ["Welcome to " + "x" * 108]


async def test_a_name_that_another_project_has_is_a_conflict(ground: Ground) -> None:
    await keep_projects(ground, project(name="Welcome to Acme"))

    outcome = await workspaces(ground).prepare(ACME, ADA, "Acme")

    assert outcome == Err(Conflict(code="PROJECT_EXISTS", message="There is a project of this name."))


async def test_what_was_made_is_taken_back_once_and_can_be_made_again(ground: Ground) -> None:
    await workspaces(ground).discard(ACME, ADA)
    await workspaces(ground).prepare(ACME, ADA, "Acme")
    await workspaces(ground).discard(ACME, ADA)
    await workspaces(ground).discard(ACME, ADA)
    assert await names(ground) == []

    assert await workspaces(ground).prepare(ACME, ADA, "Acme") == Ok(None)
    assert await names(ground) == ["Welcome to Acme"]
    assert told(ground) == ["work.project_started", "work.project_deleted", "work.project_restored"]
