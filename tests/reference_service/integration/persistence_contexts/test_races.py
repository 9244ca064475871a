"""Two at once: one of them wins, and the other hears of it."""

import asyncio

import pytest

from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.token import Purpose
from reference_service.domain.identity.user import User
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import Conflict, DomainError, Stale, stale
from reference_service.domain.shared.ids import ProjectId, UserId
from reference_service.domain.shared.pagination import PageRequest
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.shared.text import Name
from reference_service.domain.work.project import Project
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.contract.building import (
    ACME,
    ADA,
    BOB,
    DAY,
    LATER,
    digest,
    invitation,
    keep_projects,
    keep_tenants,
    keep_users,
    project,
    session,
    tenant,
    token,
    user,
)
from tests.reference_service.contract.ground import Ground, ground_on
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio

AT_ONCE = 8


async def register(ground: Ground, number: int) -> Result[None, DomainError]:
    """Register one and the same address, by an account of another number."""
    async with ground.identity.begin(None) as work:
        if await work.users.by_email(Email("ada@example.com")) is not None:
            return Err(Conflict(code="EMAIL_TAKEN", message="It was there before."))
        new = User.register(
            UserId(user(number).id.value),
            email=Email("ada@example.com"),
            password=PasswordHash("hash"),
            display_name=Name("Ada"),
            now=BEGINNING,
        )
        await work.users.add(new)
        return await work.commit()


def codes(outcomes: list[Result[None, DomainError]]) -> list[str]:
    return sorted("won" if isinstance(outcome, Ok) else outcome.error.code for outcome in outcomes)


async def test_of_many_who_register_one_address_at_once_one_wins(databases: OwnedDatabases) -> None:
    ground = ground_on(databases)

    outcomes = await asyncio.gather(*(register(ground, number) for number in range(1, AT_ONCE + 1)))

    assert codes(outcomes) == ["EMAIL_TAKEN"] * (AT_ONCE - 1) + ["won"]
    assert len((await ground.users.page(PageRequest(100))).items) == 1
    assert [event.name for event in ground.told] == ["identity.user_registered"]


async def start(ground: Ground, number: int) -> Result[None, DomainError]:
    new: Project = project(number, name="Engine")
    async with ground.work.begin(ACME, ADA) as work:
        await work.projects.add(new)
        return await work.commit()


async def test_of_many_who_start_projects_of_one_name_at_once_one_wins(databases: OwnedDatabases) -> None:
    ground = ground_on(databases)

    outcomes = await asyncio.gather(*(start(ground, number) for number in range(1, AT_ONCE + 1)))

    assert codes(outcomes) == ["PROJECT_EXISTS"] * (AT_ONCE - 1) + ["won"]
    assert len((await ground.projects.page(ACME, PageRequest(100))).items) == 1


async def test_a_tenant_keeps_an_owner_when_both_leave_at_once(postgresql_databases: OwnedDatabases) -> None:
    ground = ground_on(postgresql_databases)
    both = tenant()
    both.join(BOB, TenantRole.OWNER, LATER).unwrap()
    await keep_tenants(ground, both)
    ready = asyncio.Barrier(2)

    async def leave(owner: UserId) -> Result[None, Conflict | Stale]:
        async with ground.tenancy.begin(ACME, owner) as work:
            found = await work.tenants.get()
            assert found is not None
            found.remove(owner, by=owner, now=LATER).unwrap()
            await ready.wait()
            await work.tenants.save(found)
            return await work.commit()

    outcomes = await asyncio.gather(leave(ADA), leave(BOB))

    assert sorted(outcomes, key=str) == [Err(stale("tenant")), Ok(None)]
    async with ground.tenancy.begin(ACME, None) as work:
        left = await work.tenants.get()
    assert left is not None
    assert list(left.members.values()) == [TenantRole.OWNER]


async def test_a_token_that_is_used_twice_at_once_is_used_once(postgresql_databases: OwnedDatabases) -> None:
    ground = ground_on(postgresql_databases)
    await keep_users(ground, user())
    async with ground.identity.begin(None) as work:
        await work.tokens.add(token(1))
        (await work.commit()).unwrap()
    ready = asyncio.Barrier(2)

    async def redeem() -> Result[None, Conflict | Stale]:
        async with ground.identity.begin(None) as work:
            found = await work.tokens.by_digest(digest(1), Purpose.VERIFY_EMAIL)
            assert found is not None
            found.redeem(LATER).unwrap()
            await ready.wait()
            await work.tokens.save(found)
            return await work.commit()

    assert sorted(await asyncio.gather(redeem(), redeem()), key=str) == [Err(stale("token")), Ok(None)]


async def test_a_refresh_token_that_comes_twice_at_once_has_one_successor(postgresql_databases: OwnedDatabases) -> None:
    ground = ground_on(postgresql_databases)
    await keep_users(ground, user())
    async with ground.identity.begin(None) as work:
        opened = session()
        await work.sessions.add(opened)
        await work.sessions.give_out(opened, digest(1))
        (await work.commit()).unwrap()
    ready = asyncio.Barrier(2)

    async def refresh() -> Result[None, Conflict | Stale]:
        async with ground.identity.begin(None) as work:
            held = await work.sessions.by_token(digest(1))
            assert held is not None
            held.session.renew(held.generation, LATER).unwrap()
            await ready.wait()
            await work.sessions.save(held.session)
            await work.sessions.give_out(held.session, digest(2))
            return await work.commit()

    assert sorted(await asyncio.gather(refresh(), refresh()), key=str) == [Err(stale("session")), Ok(None)]


async def test_a_project_that_is_purged_meanwhile_does_not_come_back(postgresql_databases: OwnedDatabases) -> None:
    ground = ground_on(postgresql_databases)
    gone = project()
    gone.delete(LATER)
    await keep_projects(ground, gone)

    async with ground.work.begin(ACME, ADA) as work:
        found = await work.projects.get(ProjectId(gone.id.value))
        assert found is not None
        assert await ground.graveyard.purge(LATER + DAY) == 1
        found.restore(LATER)
        await work.projects.save(found)
        assert await work.commit() == Err(stale("project"))


async def test_a_secret_is_never_kept_for_two(databases: OwnedDatabases) -> None:
    ground = ground_on(databases)
    await keep_users(ground, user(1), user(2))
    await keep_tenants(ground, tenant())
    taken = Err(Conflict(code="CONFLICT", message="There is such a thing already."))

    async with ground.identity.begin(None) as identity:
        await identity.tokens.add(token(1))
        await identity.tokens.add(token(1, of=BOB))
        assert await identity.commit() == taken
    async with ground.tenancy.begin(ACME, ADA) as tenancy:
        for number in (1, 2):
            sealed = invitation(number)
            sealed.seal(digest(1).value)
            await tenancy.invitations.add(sealed)
        assert await tenancy.commit() == taken
