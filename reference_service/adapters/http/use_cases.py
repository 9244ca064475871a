"""All that routes can ask for. The composition root fills it in."""

from dataclasses import dataclass

from reference_service.application.audit_log.queries.list_activities import ListActivitiesHandler
from reference_service.application.audit_log.queries.list_entries import ListEntriesHandler
from reference_service.application.audit_log.queries.verify_log import VerifyLogHandler
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
from reference_service.application.identity.commands.verify_email import VerifyEmailHandler
from reference_service.application.identity.queries.get_account import GetAccountHandler
from reference_service.application.identity.queries.get_user import GetUserHandler
from reference_service.application.identity.queries.list_roles import ListRolesHandler
from reference_service.application.identity.queries.list_users import ListUsersHandler
from reference_service.application.profile.commands.edit_profile import EditProfileHandler
from reference_service.application.profile.queries.get_profile import GetProfileHandler
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
from reference_service.application.work.commands.create_project import CreateProjectHandler
from reference_service.application.work.commands.create_task import CreateTaskHandler
from reference_service.application.work.commands.delete_project import DeleteProjectHandler
from reference_service.application.work.commands.delete_task import DeleteTaskHandler
from reference_service.application.work.commands.edit_project import EditProjectHandler
from reference_service.application.work.commands.edit_task import EditTaskHandler
from reference_service.application.work.commands.move_task import MoveTaskHandler
from reference_service.application.work.commands.restore_project import RestoreProjectHandler
from reference_service.application.work.commands.restore_task import RestoreTaskHandler
from reference_service.application.work.queries.get_project import GetProjectHandler
from reference_service.application.work.queries.get_project_overview import GetProjectOverviewHandler
from reference_service.application.work.queries.get_task import GetTaskHandler
from reference_service.application.work.queries.list_deleted_projects import ListDeletedProjectsHandler
from reference_service.application.work.queries.list_projects import ListProjectsHandler
from reference_service.application.work.queries.list_tasks import ListTasksHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityUseCases:
    """What concerns accounts and sessions."""

    register: RegisterHandler
    verify_email: VerifyEmailHandler
    request_verification: RequestVerificationHandler
    login: LoginHandler
    refresh: RefreshHandler
    logout: LogoutHandler
    logout_everywhere: LogoutEverywhereHandler
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileUseCases:
    """What concerns profiles."""

    edit: EditProfileHandler
    get: GetProfileHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class TenancyUseCases:
    """What concerns tenants, members and invitations."""

    create: CreateTenantHandler
    rename: RenameTenantHandler
    invite: InviteMemberHandler
    accept: AcceptInvitationHandler
    change_role: ChangeMemberRoleHandler
    remove: RemoveMemberHandler
    issue_token: IssueTenantTokenHandler
    identify: IdentifyMemberHandler
    get: GetTenantHandler
    list: ListTenantsHandler
    list_members: ListMembersHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkUseCases:
    """What concerns projects and tasks."""

    create_project: CreateProjectHandler
    edit_project: EditProjectHandler
    delete_project: DeleteProjectHandler
    restore_project: RestoreProjectHandler
    get_project: GetProjectHandler
    get_overview: GetProjectOverviewHandler
    list_projects: ListProjectsHandler
    list_deleted: ListDeletedProjectsHandler
    create_task: CreateTaskHandler
    edit_task: EditTaskHandler
    move_task: MoveTaskHandler
    delete_task: DeleteTaskHandler
    restore_task: RestoreTaskHandler
    get_task: GetTaskHandler
    list_tasks: ListTasksHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditUseCases:
    """What concerns the log."""

    list_entries: ListEntriesHandler
    list_activities: ListActivitiesHandler
    verify: VerifyLogHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    """Everything, by context."""

    identity: IdentityUseCases
    profile: ProfileUseCases
    tenancy: TenancyUseCases
    work: WorkUseCases
    audit: AuditUseCases
