"""What staff does to accounts: roles, deactivation, activation."""

from collections.abc import Awaitable, Callable

import pytest

from reference_service.application.identity.commands.activate_user import ActivateUser, ActivateUserHandler
from reference_service.application.identity.commands.deactivate_user import DeactivateUser, DeactivateUserHandler
from reference_service.application.identity.commands.grant_role import GrantRole, GrantRoleHandler
from reference_service.application.identity.ports import UserView
from reference_service.application.identity.views import view_of_user
from reference_service.application.shared.actor import Actor, denied
from reference_service.domain.identity.events import RoleGranted, SessionsEnded, UserActivated, UserDeactivated
from reference_service.domain.identity.user import UserStatus
from reference_service.domain.shared.access import Permission, PlatformRole
from reference_service.domain.shared.errors import Conflict, Denied, DomainError, Invalid, not_found, stale
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.identity.setting import (
    ADA,
    CHIEF,
    GONE,
    HELPER,
    NOBODY,
    OTHER_CHIEF,
    SESSION,
    Setting,
    actor,
    session,
)

pytestmark = pytest.mark.anyio
Outcome = Result[UserView, DomainError]
BOSS = actor(CHIEF)


async def grant(setting: Setting, user_id: UserId | str, role: str = "support", by: Actor = BOSS) -> Outcome:
    handler = GrantRoleHandler(setting.transactions, setting.clock)
    return await handler.execute(by, GrantRole(user_id=str(user_id), role=role))


async def deactivate(setting: Setting, user_id: UserId | str, by: Actor = BOSS) -> Outcome:
    handler = DeactivateUserHandler(setting.transactions, setting.clock)
    return await handler.execute(by, DeactivateUser(user_id=str(user_id)))


async def activate(setting: Setting, user_id: UserId | str, by: Actor = BOSS) -> Outcome:
    handler = ActivateUserHandler(setting.transactions, setting.clock)
    return await handler.execute(by, ActivateUser(user_id=str(user_id)))


def grant_by(setting: Setting, user_id: UserId | str, by: Actor = BOSS) -> Awaitable[Outcome]:
    return grant(setting, user_id, by=by)


each_change = pytest.mark.parametrize("change", [grant_by, deactivate, activate])
Change = Callable[..., Awaitable[Outcome]]


async def test_a_role_is_granted_in_the_name_of_the_administrator(setting: Setting) -> None:
    granted = await grant(setting, ADA)

    assert granted == Ok(view_of_user(setting.user(ADA)))
    assert setting.user(ADA).role is PlatformRole.SUPPORT
    assert setting.store.events == [RoleGranted(occurred_at=BEGINNING, user_id=ADA, role=PlatformRole.SUPPORT)]
    assert (setting.store.commits, setting.transactions.by) == (1, [CHIEF])


async def test_an_unknown_role_is_refused(setting: Setting) -> None:
    assert await grant(setting, ADA, "king") == Err(
        Invalid(code="UNKNOWN_ROLE", message="`role` is one of user, support, administrator.", field="role")
    )
    assert setting.transactions.by == []


async def test_nobody_changes_their_own_role(setting: Setting) -> None:
    assert await grant(setting, CHIEF) == Err(Conflict(code="OWN_ROLE", message="Nobody changes their own role."))
    assert setting.nothing_happened()


async def test_nobody_deactivates_themselves(setting: Setting) -> None:
    assert await deactivate(setting, CHIEF) == Err(Conflict(code="OWN_ACCOUNT", message="Nobody deactivates their own account."))
    assert setting.nothing_happened()


async def test_a_deactivated_user_has_no_open_session(setting: Setting) -> None:
    other = SessionId(CHIEF.value)
    setting.keep_session(session(SESSION), "first")
    setting.keep_session(session(other, of=CHIEF), "other")

    assert await deactivate(setting, ADA) == Ok(view_of_user(setting.user(ADA)))

    assert setting.user(ADA).status is UserStatus.DEACTIVATED
    assert (setting.session(SESSION).ended_at, setting.session(other).ended_at) == (BEGINNING, None)
    assert setting.store.events == [
        UserDeactivated(occurred_at=BEGINNING, user_id=ADA),
        SessionsEnded(occurred_at=BEGINNING, user_id=ADA, session_ids=(SESSION,)),
    ]
    assert (setting.store.commits, setting.transactions.by) == (1, [CHIEF])


async def test_a_granted_role_ends_no_session(setting: Setting) -> None:
    setting.keep_session(session(SESSION))

    assert (await grant(setting, ADA)).is_ok()
    assert setting.session(SESSION).ended_at is None


async def test_an_activated_user_may_log_in_again(setting: Setting) -> None:
    assert await activate(setting, GONE) == Ok(view_of_user(setting.user(GONE)))

    assert setting.user(GONE).can_login()
    assert setting.store.events == [UserActivated(occurred_at=BEGINNING, user_id=GONE)]
    assert (setting.store.commits, setting.transactions.by) == (1, [CHIEF])


async def test_what_is_so_already_is_told_to_nobody(setting: Setting) -> None:
    assert (await activate(setting, ADA)).is_ok()
    assert (await deactivate(setting, GONE)).is_ok()
    assert (await grant(setting, HELPER)).is_ok()

    assert setting.store.events == []


@each_change
@pytest.mark.parametrize("user_id", [NOBODY, "no identity"])
async def test_a_user_who_is_not_there_is_not_found(setting: Setting, change: Change, user_id: UserId | str) -> None:
    assert await change(setting, user_id) == Err(not_found("user"))
    assert setting.nothing_happened()


@each_change
async def test_an_administrator_who_is_gone_changes_nobody(setting: Setting, change: Change) -> None:
    assert await change(setting, ADA, actor(NOBODY, PlatformRole.ADMINISTRATOR)) == Err(not_found("user"))
    assert setting.nothing_happened()


@each_change
async def test_a_token_from_before_a_demotion_allows_no_more_than_today(setting: Setting, change: Change) -> None:
    # The access token says for a while what its holder was; what a role allows is looked up again.
    outcome = await change(setting, ADA, actor(HELPER, PlatformRole.ADMINISTRATOR))

    needed = Permission.ROLES_GRANT if change is grant_by else Permission.USERS_MANAGE
    assert outcome == Err(denied(needed))
    assert setting.nothing_happened()


@each_change
async def test_a_deactivated_administrator_decides_on_nobody(setting: Setting, change: Change) -> None:
    setting.user(CHIEF).status = UserStatus.DEACTIVATED

    assert await change(setting, ADA) == Err(
        Denied(code="ACCOUNT_DEACTIVATED", message="A deactivated account decides on no other.")
    )
    assert setting.nothing_happened()


@each_change
async def test_a_user_who_changed_at_the_same_time_is_left_alone(setting: Setting, change: Change) -> None:
    setting.transactions.rivals = [setting.touch]

    assert await change(setting, ADA) == Err(stale("user"))
    assert setting.nothing_happened()


async def test_of_two_administrators_who_deactivate_each_other_at_once_one_is_left(setting: Setting) -> None:
    def rival() -> None:
        setting.user(CHIEF).status = UserStatus.DEACTIVATED
        setting.user(CHIEF).version += 1

    setting.transactions.rivals = [rival]

    assert await deactivate(setting, OTHER_CHIEF) == Err(stale("user"))
    assert setting.user(OTHER_CHIEF).status is UserStatus.ACTIVE
