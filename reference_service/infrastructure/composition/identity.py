"""Accounts and sessions, put together."""

from typing import Any

from reference_service.adapters.http.use_cases.identity import IdentityUseCases
from reference_service.application.identity.commands.activate_user import ActivateUserHandler
from reference_service.application.identity.commands.change_password import ChangePasswordHandler
from reference_service.application.identity.commands.create_administrator import CreateAdministratorHandler
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
from reference_service.application.identity.denial import Denial
from reference_service.application.identity.letters import TokenLetters
from reference_service.application.identity.queries.get_account import GetAccountHandler
from reference_service.application.identity.queries.get_user import GetUserHandler
from reference_service.application.identity.queries.list_permissions import ListPermissionsHandler
from reference_service.application.identity.queries.list_roles import ListRolesHandler
from reference_service.application.identity.queries.list_sessions import ListSessionsHandler
from reference_service.application.identity.queries.list_users import ListUsersHandler
from reference_service.application.identity.subscribers.deny_sessions import DenySessions
from reference_service.application.identity.subscribers.send_password_reset import SendPasswordReset
from reference_service.application.identity.subscribers.send_verification import SendVerification, SendVerificationAgain
from reference_service.application.identity.subscribers.tell_of_registration import TellOfRegistration
from reference_service.application.shared.subscriber import Subscriber
from reference_service.domain.identity.events import LoggedOut, RefreshReused, SessionsEnded
from reference_service.infrastructure.composition.two_factor import opening, step_up, two_factor_use_cases
from reference_service.infrastructure.container import Container


def identity_use_cases(container: Container) -> IdentityUseCases:
    """Return what concerns accounts and sessions."""
    transactions, hasher, secrets = container.identity, container.hasher, container.secrets
    clock, ids, tokens, users = container.clock, container.ids, container.access_tokens, container.users
    return IdentityUseCases(
        two_factor=two_factor_use_cases(container),
        register=RegisterHandler(transactions, hasher, container.rules, clock, ids),
        verify_email=VerifyEmailHandler(transactions, secrets, clock),
        request_verification=RequestVerificationHandler(transactions, clock),
        login=LoginHandler(transactions, hasher, container.throttle, opening(container)),
        refresh=RefreshHandler(transactions, tokens, secrets, clock),
        logout=LogoutHandler(transactions, clock),
        logout_everywhere=LogoutEverywhereHandler(transactions, clock),
        list_sessions=ListSessionsHandler(container.sessions, clock),
        revoke_session=RevokeSessionHandler(transactions, clock),
        request_password_reset=RequestPasswordResetHandler(transactions, clock),
        reset_password=ResetPasswordHandler(transactions, hasher, secrets, clock),
        change_password=ChangePasswordHandler(step_up(container), hasher, clock),
        grant_role=GrantRoleHandler(transactions, clock),
        activate_user=ActivateUserHandler(transactions, clock),
        deactivate_user=DeactivateUserHandler(transactions, clock),
        get_account=GetAccountHandler(users),
        get_user=GetUserHandler(users),
        list_users=ListUsersHandler(users),
        list_roles=ListRolesHandler(),
        list_permissions=ListPermissionsHandler(),
    )


def identity_subscribers(container: Container) -> tuple[Subscriber[Any], ...]:
    """Return what follows from events, in this context."""
    letters = TokenLetters(container.identity, container.secrets, container.mailer, container.clock)
    denial = Denial(container.denied)
    return (
        SendVerification(letters, container.links),
        SendVerificationAgain(letters, container.links),
        TellOfRegistration(container.identity, container.mailer),
        SendPasswordReset(letters, container.links),
        DenySessions(denial, LoggedOut),
        DenySessions(denial, SessionsEnded),
        DenySessions(denial, RefreshReused),
    )


def create_administrator(container: Container) -> CreateAdministratorHandler:
    """Return the use case that makes administrators."""
    return CreateAdministratorHandler(container.identity, container.hasher, container.clock, container.ids)
