"""Accounts and sessions: what routes can ask for."""

from dataclasses import dataclass

from reference_service.adapters.http.use_cases.two_factor import TwoFactorUseCases
from reference_service.application.identity.commands.activate_user import ActivateUserHandler
from reference_service.application.identity.commands.change_password import ChangePasswordHandler
from reference_service.application.identity.commands.deactivate_user import DeactivateUserHandler
from reference_service.application.identity.commands.grant_role import GrantRoleHandler
from reference_service.application.identity.commands.login import LoginHandler
from reference_service.application.identity.commands.logout import LogoutHandler
from reference_service.application.identity.commands.logout_everywhere import LogoutEverywhereHandler
from reference_service.application.identity.commands.refresh import RefreshHandler
from reference_service.application.identity.commands.register import RegisterHandler
from reference_service.application.identity.commands.request_password_reset import RequestPasswordResetHandler
from reference_service.application.identity.commands.request_verification import RequestVerificationHandler
from reference_service.application.identity.commands.reset_password import ResetPasswordHandler
from reference_service.application.identity.commands.revoke_session import RevokeSessionHandler
from reference_service.application.identity.commands.verify_email import VerifyEmailHandler
from reference_service.application.identity.queries.get_account import GetAccountHandler
from reference_service.application.identity.queries.get_user import GetUserHandler
from reference_service.application.identity.queries.list_permissions import ListPermissionsHandler
from reference_service.application.identity.queries.list_roles import ListRolesHandler
from reference_service.application.identity.queries.list_sessions import ListSessionsHandler
from reference_service.application.identity.queries.list_users import ListUsersHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityUseCases:
    """What concerns accounts and sessions."""

    two_factor: TwoFactorUseCases
    register: RegisterHandler
    verify_email: VerifyEmailHandler
    request_verification: RequestVerificationHandler
    login: LoginHandler
    refresh: RefreshHandler
    logout: LogoutHandler
    logout_everywhere: LogoutEverywhereHandler
    list_sessions: ListSessionsHandler
    revoke_session: RevokeSessionHandler
    request_password_reset: RequestPasswordResetHandler
    reset_password: ResetPasswordHandler
    change_password: ChangePasswordHandler
    grant_role: GrantRoleHandler
    activate_user: ActivateUserHandler
    deactivate_user: DeactivateUserHandler
    get_account: GetAccountHandler
    get_user: GetUserHandler
    list_users: ListUsersHandler
    list_roles: ListRolesHandler
    list_permissions: ListPermissionsHandler
