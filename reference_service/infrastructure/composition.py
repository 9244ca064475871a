"""Use cases and subscribers, put together from what the container holds."""

from typing import Any, Final

from reference_service.adapters.http.use_cases import (
    AuditUseCases,
    IdentityUseCases,
    ProfileUseCases,
    TenancyUseCases,
    UseCases,
    WorkUseCases,
)
from reference_service.adapters.persistence.shared.events import EventCatalogue
from reference_service.adapters.persistence.shared.outbox import SqlOutbox
from reference_service.adapters.persistence.work.repositories import SqlGraveyard
from reference_service.application.audit_log.queries.list_activities import ListActivitiesHandler
from reference_service.application.audit_log.queries.list_entries import ListEntriesHandler
from reference_service.application.audit_log.queries.verify_all_logs import VerifyAllLogsHandler
from reference_service.application.audit_log.queries.verify_log import VerifyLogHandler
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
from reference_service.application.identity.commands.verify_email import VerifyEmailHandler
from reference_service.application.identity.letters import TokenLetters
from reference_service.application.identity.queries.get_account import GetAccountHandler
from reference_service.application.identity.queries.get_user import GetUserHandler
from reference_service.application.identity.queries.list_roles import ListRolesHandler
from reference_service.application.identity.queries.list_users import ListUsersHandler
from reference_service.application.identity.subscribers.send_password_reset import SendPasswordReset
from reference_service.application.identity.subscribers.send_verification import SendVerification, SendVerificationAgain
from reference_service.application.identity.subscribers.tell_of_registration import TellOfRegistration
from reference_service.application.profile.commands.edit_profile import EditProfileHandler
from reference_service.application.profile.queries.get_profile import GetProfileHandler
from reference_service.application.profile.subscribers.introduce_user import IntroduceUser
from reference_service.application.shared.dispatcher import Dispatcher
from reference_service.application.shared.relay import Relay
from reference_service.application.shared.subscriber import Subscriber
from reference_service.application.tenancy.commands.accept_invitation import AcceptInvitationHandler
from reference_service.application.tenancy.commands.change_member_role import ChangeMemberRoleHandler
from reference_service.application.tenancy.commands.create_tenant import CreateTenantHandler
from reference_service.application.tenancy.commands.invite_member import InviteMemberHandler
from reference_service.application.tenancy.commands.issue_tenant_token import IssueTenantTokenHandler
from reference_service.application.tenancy.commands.remove_member import RemoveMemberHandler
from reference_service.application.tenancy.commands.rename_tenant import RenameTenantHandler
from reference_service.application.tenancy.queries.get_tenant import GetTenantHandler
from reference_service.application.tenancy.queries.identify_member import IdentifyMemberHandler
from reference_service.application.tenancy.queries.list_members import ListMembersHandler
from reference_service.application.tenancy.queries.list_tenants import ListTenantsHandler
from reference_service.application.tenancy.subscribers.onboard_tenant import OnboardTenant
from reference_service.application.tenancy.subscribers.send_invitation import SendInvitation
from reference_service.application.work.commands.create_project import CreateProjectHandler
from reference_service.application.work.commands.create_task import CreateTaskHandler
from reference_service.application.work.commands.delete_project import DeleteProjectHandler
from reference_service.application.work.commands.delete_task import DeleteTaskHandler
from reference_service.application.work.commands.edit_project import EditProjectHandler
from reference_service.application.work.commands.edit_task import EditTaskHandler
from reference_service.application.work.commands.move_task import MoveTaskHandler
from reference_service.application.work.commands.purge_deleted import PurgeDeletedHandler
from reference_service.application.work.commands.restore_project import RestoreProjectHandler
from reference_service.application.work.commands.restore_task import RestoreTaskHandler
from reference_service.application.work.queries.get_project import GetProjectHandler
from reference_service.application.work.queries.get_project_overview import GetProjectOverviewHandler
from reference_service.application.work.queries.get_task import GetTaskHandler
from reference_service.application.work.queries.list_deleted_projects import ListDeletedProjectsHandler
from reference_service.application.work.queries.list_projects import ListProjectsHandler
from reference_service.application.work.queries.list_tasks import ListTasksHandler
from reference_service.domain.identity import events as identity
from reference_service.domain.profile import events as profile
from reference_service.domain.shared import published
from reference_service.domain.shared.events import Event
from reference_service.domain.tenancy import events as tenancy
from reference_service.domain.work import events as work
from reference_service.infrastructure.container import Container

EVENTS: Final[tuple[type[Event], ...]] = tuple(
    kind
    for module in (published, identity, profile, tenancy, work)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Event) and "name" in vars(kind) and kind.__module__ == module.__name__
)
"""All kinds of events there are."""


def compose(container: Container) -> UseCases:
    """Return all use cases that routes call."""
    return UseCases(
        identity=_identity(container),
        profile=ProfileUseCases(
            edit=EditProfileHandler(container.profile, container.clock), get=GetProfileHandler(container.profiles)
        ),
        tenancy=_tenancy(container),
        work=_work(container),
        audit=AuditUseCases(
            list_entries=ListEntriesHandler(container.log),
            list_activities=ListActivitiesHandler(container.log),
            verify=VerifyLogHandler(container.log),
        ),
    )


def relay_of(container: Container) -> Relay:
    """Return what delivers events to all subscribers."""
    return Relay(SqlOutbox(container.databases, EventCatalogue(EVENTS)), Dispatcher(_subscribers(container)), container.clock)


def create_administrator(container: Container) -> CreateAdministratorHandler:
    """Return the use case that makes administrators."""
    return CreateAdministratorHandler(container.identity, container.hasher, container.clock, container.ids)


def purge_deleted(container: Container) -> PurgeDeletedHandler:
    """Return the use case that removes for good."""
    return PurgeDeletedHandler(SqlGraveyard(container.databases), container.clock)


def verify_all_logs(container: Container) -> VerifyAllLogsHandler:
    """Return the use case that checks every chain of the log."""
    return VerifyAllLogsHandler(container.log)


def _identity(container: Container) -> IdentityUseCases:
    transactions, hasher, secrets = container.identity, container.hasher, container.secrets
    clock, ids, tokens, users = container.clock, container.ids, container.access_tokens, container.users
    return IdentityUseCases(
        register=RegisterHandler(transactions, hasher, clock, ids),
        verify_email=VerifyEmailHandler(transactions, secrets, clock),
        request_verification=RequestVerificationHandler(transactions, clock),
        login=LoginHandler(transactions, hasher, container.throttle, tokens, secrets, clock, ids),
        refresh=RefreshHandler(transactions, tokens, secrets, clock),
        logout=LogoutHandler(transactions, clock),
        logout_everywhere=LogoutEverywhereHandler(transactions, clock),
        request_password_reset=RequestPasswordResetHandler(transactions, clock),
        reset_password=ResetPasswordHandler(transactions, hasher, secrets, clock),
        change_password=ChangePasswordHandler(transactions, hasher, clock),
        grant_role=GrantRoleHandler(transactions, clock),
        activate_user=ActivateUserHandler(transactions, clock),
        deactivate_user=DeactivateUserHandler(transactions, clock),
        get_account=GetAccountHandler(users),
        get_user=GetUserHandler(users),
        list_users=ListUsersHandler(users),
        list_roles=ListRolesHandler(),
    )


def _tenancy(container: Container) -> TenancyUseCases:
    transactions, memberships, tenants = container.tenancy, container.memberships, container.tenants
    clock, ids = container.clock, container.ids
    return TenancyUseCases(
        create=CreateTenantHandler(transactions, clock, ids),
        rename=RenameTenantHandler(transactions, clock),
        invite=InviteMemberHandler(transactions, clock, ids),
        accept=AcceptInvitationHandler(transactions, container.addresses, container.secrets, clock),
        change_role=ChangeMemberRoleHandler(transactions, clock),
        remove=RemoveMemberHandler(transactions, clock),
        issue_token=IssueTenantTokenHandler(memberships, container.tenant_tokens, clock),
        identify=IdentifyMemberHandler(memberships),
        get=GetTenantHandler(tenants),
        list=ListTenantsHandler(tenants),
        list_members=ListMembersHandler(tenants, container.addresses),
    )


def _work(container: Container) -> WorkUseCases:
    transactions, projects, tasks = container.work, container.projects, container.tasks
    clock, ids = container.clock, container.ids
    return WorkUseCases(
        create_project=CreateProjectHandler(transactions, clock, ids),
        edit_project=EditProjectHandler(transactions, clock),
        delete_project=DeleteProjectHandler(transactions, clock),
        restore_project=RestoreProjectHandler(transactions, clock),
        get_project=GetProjectHandler(projects),
        get_overview=GetProjectOverviewHandler(projects),
        list_projects=ListProjectsHandler(projects),
        list_deleted=ListDeletedProjectsHandler(projects),
        create_task=CreateTaskHandler(transactions, container.colleagues, clock, ids),
        edit_task=EditTaskHandler(transactions, container.colleagues, clock),
        move_task=MoveTaskHandler(transactions, clock),
        delete_task=DeleteTaskHandler(transactions, clock),
        restore_task=RestoreTaskHandler(transactions, clock),
        get_task=GetTaskHandler(tasks),
        list_tasks=ListTasksHandler(tasks),
    )


def _subscribers(container: Container) -> tuple[Subscriber[Any], ...]:
    letters = TokenLetters(container.identity, container.secrets, container.mailer, container.clock)
    return (
        IntroduceUser(container.profile),
        SendVerification(letters, container.links),
        SendVerificationAgain(letters, container.links),
        TellOfRegistration(container.identity, container.mailer),
        SendPasswordReset(letters, container.links),
        OnboardTenant(container.tenancy, container.workspaces, container.clock),
        SendInvitation(container.tenancy, container.secrets, container.mailer, container.links),
    )
