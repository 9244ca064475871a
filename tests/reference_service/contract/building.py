"""Entities that the contracts are tested with. Each is told from others of its kind by a number."""

from dataclasses import fields
from datetime import timedelta
from uuid import UUID

from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.session import Session
from reference_service.domain.identity.token import OneTimeToken, Purpose, TokenDigest
from reference_service.domain.identity.user import User
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.ids import InvitationId, ProjectId, SessionId, TaskId, TenantId, UserId
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.tenancy.invitation import Invitation
from reference_service.domain.tenancy.tenant import Tenant
from reference_service.domain.work.project import Project
from reference_service.domain.work.task import Task
from tests.reference_service.contract.ground import Ground
from tests.reference_service.fakes.shared import BEGINNING

ADA, BOB, EVE = (UserId(UUID(int=number)) for number in (1, 2, 3))
ACME, GLOBEX = (TenantId(UUID(int=number)) for number in (11, 12))
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
LATER = BEGINNING + SECOND


def state(entity: Entity | None) -> dict[str, object]:
    """Return all that an entity holds, to compare, its events apart; nothing of none."""
    if entity is None:
        return {}
    return {each.name: getattr(entity, each.name) for each in fields(entity) if each.name != "_events"}


def digest(number: int) -> TokenDigest:
    """Return the digest of some secret."""
    return TokenDigest(f"{number:064x}")


def user(number: int = 1) -> User:
    """Return a user who has just registered, a second after the one before."""
    return User.register(
        UserId(UUID(int=number)),
        email=Email(f"user{number}@example.com"),
        password=PasswordHash("hash"),
        display_name=Name("Ada"),
        now=BEGINNING + number * SECOND,
    )


def session(number: int = 1, *, of: UserId = ADA) -> Session:
    """Return a session that was just opened."""
    return Session.open(SessionId(UUID(int=number)), of, BEGINNING)


def token(number: int = 1, *, of: UserId = ADA, purpose: Purpose = Purpose.VERIFY_EMAIL) -> OneTimeToken:
    """Return a token whose digest has a number."""
    return OneTimeToken.issue(of, purpose, digest(number), BEGINNING)


def profile(of: UserId = ADA) -> Profile:
    """Return the profile of a new user."""
    return Profile.introduce(of, Name("Ada"))


def tenant(tenant_id: TenantId = ACME, *, owner: UserId = ADA) -> Tenant:
    """Return a tenant that was just founded."""
    return Tenant.found(tenant_id, name=Name("Acme"), owner=owner, now=BEGINNING)


def invitation(number: int = 1, *, of: TenantId = ACME) -> Invitation:
    """Return an invitation whose mail is still to be sent."""
    return Invitation.offer(
        InvitationId(UUID(int=number)),
        tenant_id=of,
        email=Email("bob@example.com"),
        role=TenantRole.MEMBER,
        by=ADA,
        now=BEGINNING,
    )


def project(number: int = 1, *, of: TenantId = ACME, name: str | None = None) -> Project:
    """Return a project that was just started, a second after the one before."""
    return Project.start(
        ProjectId(UUID(int=number)),
        tenant_id=of,
        name=Name(name or f"Project {number}"),
        description=Prose("To be done."),
        owner_id=ADA,
        now=BEGINNING + number * SECOND,
    )


def task(
    number: int = 1, *, of: TenantId = ACME, project_number: int = 1, title: str = "Task", assignee: UserId | None = None
) -> Task:
    """Return a task that was just added, a second after the one before."""
    return Task.add(
        TaskId(UUID(int=number)),
        tenant_id=of,
        project_id=ProjectId(UUID(int=project_number)),
        title=Name(title),
        description=Prose("With care."),
        assignee_id=assignee,
        by=ADA,
        now=BEGINNING + number * SECOND,
    )


async def keep_users(ground: Ground, *users: User) -> None:
    """Store users."""
    async with ground.identity.begin(None) as work:
        for each in users:
            await work.users.add(each)
        (await work.commit()).unwrap()


async def keep_tenants(ground: Ground, *tenants: Tenant) -> None:
    """Store tenants, each in a transaction of its own."""
    for each in tenants:
        async with ground.tenancy.begin(each.id, ADA) as work:
            await work.tenants.add(each)
            (await work.commit()).unwrap()


async def keep_projects(ground: Ground, *projects: Project) -> None:
    """Store projects, each in its tenant."""
    for each in projects:
        async with ground.work.begin(each.tenant_id, ADA) as work:
            await work.projects.add(each)
            (await work.commit()).unwrap()


async def keep_tasks(ground: Ground, *tasks: Task) -> None:
    """Store tasks, each in its tenant."""
    for each in tasks:
        async with ground.work.begin(each.tenant_id, ADA) as work:
            await work.tasks.add(each)
            (await work.commit()).unwrap()
