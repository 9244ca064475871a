"""Who may run which use case of identity."""

from collections.abc import Awaitable, Callable, Mapping

import pytest

from reference_service.application import identity
from reference_service.application.identity.commands.activate_user import ActivateUser, ActivateUserHandler
from reference_service.application.identity.commands.change_password import ChangePassword, ChangePasswordHandler
from reference_service.application.identity.commands.confirm_two_factor import ConfirmTwoFactor, ConfirmTwoFactorHandler
from reference_service.application.identity.commands.deactivate_user import DeactivateUser, DeactivateUserHandler
from reference_service.application.identity.commands.disable_two_factor import DisableTwoFactor, DisableTwoFactorHandler
from reference_service.application.identity.commands.grant_role import GrantRole, GrantRoleHandler
from reference_service.application.identity.commands.logout import LogoutHandler
from reference_service.application.identity.commands.logout_everywhere import LogoutEverywhereHandler
from reference_service.application.identity.commands.propose_two_factor import ProposeTwoFactor, ProposeTwoFactorHandler
from reference_service.application.identity.commands.reset_two_factor import ResetTwoFactor, ResetTwoFactorHandler
from reference_service.application.identity.commands.revoke_session import RevokeSession, RevokeSessionHandler
from reference_service.application.identity.queries.get_account import GetAccountHandler
from reference_service.application.identity.queries.get_user import GetUserHandler
from reference_service.application.identity.queries.list_permissions import ListPermissionsHandler
from reference_service.application.identity.queries.list_roles import ListRolesHandler
from reference_service.application.identity.queries.list_sessions import ListSessionsHandler
from reference_service.application.identity.queries.list_users import ListUsersHandler
from reference_service.application.shared.actor import Actor, denied
from reference_service.domain.shared.access import Permission, PlatformRole
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.pagination import PageRequest
from reference_service.domain.shared.result import Err, Result
from tests.reference_service.unit.application.identity.setting import (
    ADA,
    CHIEF,
    GONE,
    HELPER,
    OTHER_PASSWORD,
    PASSWORD,
    SESSION,
    Setting,
    actor,
)
from tests.reference_service.unit.application.matrix import PowerlessActor, handlers_of

pytestmark = pytest.mark.anyio
Run = Callable[[Setting, Actor], Awaitable[Result[object, DomainError]]]

BY_ANYBODY = {
    "RegisterHandler",
    "VerifyEmailHandler",
    "RequestVerificationHandler",
    "LoginHandler",
    "PassTwoFactorHandler",
    "RefreshHandler",
    "RequestPasswordResetHandler",
    "ResetPasswordHandler",
}
"""Who runs these proves nothing, or proves it with what they send."""
BY_THE_SERVICE_ITSELF = {"CreateAdministratorHandler"}


async def _confirm(s: Setting, by: Actor) -> Result[object, DomainError]:
    s.keep_factor(of=by.user_id).confirmed_at = None
    handler = ConfirmTwoFactorHandler(s.transactions, s.second_factor, s.recovery, s.clock)
    return await handler.execute(by, ConfirmTwoFactor(code=s.code()))


async def _disable(s: Setting, by: Actor) -> Result[object, DomainError]:
    s.keep_factor(of=by.user_id)
    return await DisableTwoFactorHandler(s.step_up, s.clock).execute(by, DisableTwoFactor(password=PASSWORD, code=s.code()))


BY_USERS: Mapping[str, tuple[Permission, Run]] = {
    "LogoutHandler": (
        Permission.ACCOUNT_MANAGE,
        lambda s, by: LogoutHandler(s.transactions, s.clock).execute(by),
    ),
    "LogoutEverywhereHandler": (
        Permission.ACCOUNT_MANAGE,
        lambda s, by: LogoutEverywhereHandler(s.transactions, s.clock).execute(by),
    ),
    "ChangePasswordHandler": (
        Permission.ACCOUNT_MANAGE,
        lambda s, by: ChangePasswordHandler(s.step_up, s.hasher, s.clock).execute(
            by, ChangePassword(current=PASSWORD, new=OTHER_PASSWORD)
        ),
    ),
    "ProposeTwoFactorHandler": (
        Permission.ACCOUNT_MANAGE,
        lambda s, by: ProposeTwoFactorHandler(s.transactions, s.step_up, s.second_factor).execute(
            by, ProposeTwoFactor(password=PASSWORD)
        ),
    ),
    "ConfirmTwoFactorHandler": (Permission.ACCOUNT_MANAGE, _confirm),
    "DisableTwoFactorHandler": (Permission.ACCOUNT_MANAGE, _disable),
    "ListSessionsHandler": (
        Permission.ACCOUNT_MANAGE,
        lambda s, by: ListSessionsHandler(s.sessions, s.clock).execute(by, PageRequest(10)),
    ),
    "RevokeSessionHandler": (
        Permission.ACCOUNT_MANAGE,
        lambda s, by: RevokeSessionHandler(s.transactions, s.clock).execute(by, RevokeSession(session_id=str(s.own(by)))),
    ),
    "GetAccountHandler": (
        Permission.ACCOUNT_MANAGE,
        lambda s, by: GetAccountHandler(s.reader).execute(by),
    ),
    "GrantRoleHandler": (
        Permission.ROLES_GRANT,
        lambda s, by: GrantRoleHandler(s.transactions, s.clock).execute(by, GrantRole(user_id=str(GONE), role="support")),
    ),
    "DeactivateUserHandler": (
        Permission.USERS_MANAGE,
        lambda s, by: DeactivateUserHandler(s.transactions, s.clock).execute(by, DeactivateUser(user_id=str(GONE))),
    ),
    "ResetTwoFactorHandler": (
        Permission.USERS_MANAGE,
        lambda s, by: ResetTwoFactorHandler(s.transactions, s.clock).execute(by, ResetTwoFactor(user_id=str(GONE))),
    ),
    "ActivateUserHandler": (
        Permission.USERS_MANAGE,
        lambda s, by: ActivateUserHandler(s.transactions, s.clock).execute(by, ActivateUser(user_id=str(GONE))),
    ),
    "GetUserHandler": (
        Permission.USERS_READ,
        lambda s, by: GetUserHandler(s.reader).execute(by, str(GONE)),
    ),
    "ListUsersHandler": (
        Permission.USERS_READ,
        lambda s, by: ListUsersHandler(s.reader).execute(by, PageRequest(10)),
    ),
    "ListRolesHandler": (
        Permission.ROLES_READ,
        lambda _, by: ListRolesHandler().execute(by),
    ),
    "ListPermissionsHandler": (
        Permission.ROLES_READ,
        lambda _, by: ListPermissionsHandler().execute(by),
    ),
}
each_use_case = pytest.mark.parametrize("name", BY_USERS)


def test_every_use_case_is_in_the_matrix() -> None:
    assert handlers_of(identity) == {*BY_USERS, *BY_ANYBODY, *BY_THE_SERVICE_ITSELF}


@each_use_case
@pytest.mark.parametrize("by", [actor(ADA), actor(HELPER), actor(CHIEF)], ids=lambda by: by.role)
async def test_users_run_what_their_role_allows(setting: Setting, name: str, by: Actor) -> None:
    permission, run = BY_USERS[name]

    outcome = await run(setting, by)

    if by.role.allows(permission):
        assert outcome.is_ok()
    else:
        assert outcome == Err(denied(permission))
        assert (setting.nothing_happened(), setting.transactions.by) == (True, [])


@each_use_case
async def test_whoever_may_do_nothing_is_refused_before_any_work(setting: Setting, name: str) -> None:
    # Every role may tend its own account, so this is somebody of none.
    permission, run = BY_USERS[name]

    assert await run(setting, PowerlessActor(CHIEF, SESSION, PlatformRole.ADMINISTRATOR)) == Err(denied(permission))
    assert (setting.nothing_happened(), setting.transactions.by, setting.hasher.asked) == (True, [], [])
