"""Members: what they become, and how they go."""

from collections.abc import Awaitable, Callable

import pytest

from reference_service.application.tenancy.commands.change_member_role import ChangeMemberRole, ChangeMemberRoleHandler
from reference_service.application.tenancy.commands.remove_member import RemoveMember, RemoveMemberHandler
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.errors import Conflict, Denied, DomainError, Invalid, not_found, stale
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.tenancy.events import MemberRemoved, MemberRoleChanged
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.tenancy.setting import (
    GUEST,
    MANAGER,
    MEMBER,
    NOWHERE,
    OURS,
    OWNER,
    ROLES,
    STRANGER,
    THEIRS,
    VIEWER,
    Setting,
    at_work,
)

pytestmark = pytest.mark.anyio
Ask = Callable[[Setting, UserId, UserId | str], Awaitable[Result[None, DomainError]]]
ABOVE = Err(Denied(code="ROLE_ABOVE_OWN", message="Nobody decides on a role above their own."))
LAST_OWNER = Err(Conflict(code="LAST_OWNER", message="A tenant keeps at least one owner."))


async def change(setting: Setting, by: UserId, user: UserId | str, role: str = "viewer") -> Result[None, DomainError]:
    command = ChangeMemberRole(user_id=str(user), role=role)
    return await ChangeMemberRoleHandler(setting.transactions, setting.clock).execute(at_work(by), command)


async def remove(setting: Setting, by: UserId, user: UserId | str) -> Result[None, DomainError]:
    return await RemoveMemberHandler(setting.transactions, setting.clock).execute(at_work(by), RemoveMember(user_id=str(user)))


async def test_a_member_gets_another_role(setting: Setting) -> None:
    assert await change(setting, MANAGER, MEMBER, "manager") == Ok(None)

    assert setting.tenant().members[MEMBER] is TenantRole.MANAGER
    assert setting.store.events == [
        MemberRoleChanged(occurred_at=BEGINNING, tenant_id=OURS, user_id=MEMBER, role=TenantRole.MANAGER)
    ]
    assert (setting.store.commits, setting.transactions.by) == (1, [MANAGER])


async def test_a_role_that_there_is_not_is_refused(setting: Setting) -> None:
    assert await change(setting, MANAGER, MEMBER, "king") == Err(
        Invalid(code="UNKNOWN_ROLE", message="`role` is one of viewer, member, manager, owner.", field="role")
    )


@pytest.mark.parametrize(("user", "role"), [(MEMBER, "owner"), (OWNER, "viewer"), (MANAGER, "owner")])
async def test_nobody_decides_on_a_role_above_their_own(setting: Setting, user: UserId, role: str) -> None:
    assert await change(setting, MANAGER, user, role) == ABOVE
    assert (setting.tenant().members, setting.store.commits) == (ROLES, 0)


async def test_nobody_removes_somebody_above_them(setting: Setting) -> None:
    assert await remove(setting, MANAGER, OWNER) == ABOVE
    assert setting.store.commits == 0


async def test_the_last_owner_stays(setting: Setting) -> None:
    assert await change(setting, OWNER, OWNER, "member") == LAST_OWNER
    assert await remove(setting, OWNER, OWNER) == LAST_OWNER
    assert (setting.tenant().members, setting.store.commits) == (ROLES, 0)


async def test_a_manager_removes_a_member(setting: Setting) -> None:
    assert await remove(setting, MANAGER, MEMBER) == Ok(None)

    assert MEMBER not in setting.tenant().members
    assert setting.store.events == [MemberRemoved(occurred_at=BEGINNING, tenant_id=OURS, user_id=MEMBER)]
    assert (setting.store.commits, setting.transactions.by) == (1, [MANAGER])


@pytest.mark.parametrize("user", [MANAGER, MEMBER, VIEWER])
@pytest.mark.parametrize("spelt", [str.lower, str.upper])
async def test_everybody_may_go(setting: Setting, user: UserId, spelt: Callable[[str], str]) -> None:
    assert await remove(setting, user, spelt(str(user))) == Ok(None)
    assert user not in setting.tenant().members


@pytest.mark.parametrize("ask", [change, remove])
@pytest.mark.parametrize("user", [STRANGER, GUEST, "no id", ""])
async def test_somebody_of_another_tenant_is_answered_like_somebody_there_is_not(
    setting: Setting, ask: Ask, user: UserId | str
) -> None:
    assert await ask(setting, OWNER, user) == Err(not_found("member"))
    assert setting.store.commits == 0


@pytest.mark.parametrize("ask", [change, remove])
async def test_whoever_was_removed_a_moment_ago_decides_on_nobody(setting: Setting, ask: Ask) -> None:
    setting.tenant().members = {OWNER: TenantRole.OWNER, MEMBER: TenantRole.MEMBER}

    assert await ask(setting, MANAGER, MEMBER) == Err(not_found("tenant"))


@pytest.mark.parametrize("tenant_id", [THEIRS, NOWHERE])
async def test_nobody_reaches_into_another_tenant(setting: Setting, tenant_id: TenantId) -> None:
    actor = at_work(OWNER, tenant_id)
    changing = ChangeMemberRoleHandler(setting.transactions, setting.clock)
    removing = RemoveMemberHandler(setting.transactions, setting.clock)

    assert await changing.execute(actor, ChangeMemberRole(user_id=str(STRANGER), role="viewer")) == Err(not_found("tenant"))
    assert await removing.execute(actor, RemoveMember(user_id=str(STRANGER))) == Err(not_found("tenant"))
    assert setting.store.commits == 0


@pytest.mark.parametrize("ask", [change, remove])
async def test_a_change_that_somebody_was_faster_with_is_made_after_theirs(setting: Setting, ask: Ask) -> None:
    setting.transactions.rivals = [setting.touch] * 2

    assert await ask(setting, MANAGER, MEMBER) == Ok(None)
    assert setting.store.commits == 1


@pytest.mark.parametrize("ask", [change, remove])
async def test_a_change_that_is_always_too_late_is_refused_at_last(setting: Setting, ask: Ask) -> None:
    setting.transactions.rivals = [setting.touch] * 3

    assert await ask(setting, MANAGER, MEMBER) == Err(stale("tenant"))
    assert (len(setting.transactions.by), setting.store.commits) == (3, 0)
