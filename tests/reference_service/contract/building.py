"""Entities that the contracts are tested with. Each is told from others of its kind by a number."""

from dataclasses import fields
from datetime import timedelta
from uuid import UUID

from reference_service.domain.files.kind import FileKind
from reference_service.domain.files.stored_file import FileName, StoredFile
from reference_service.domain.flags.flag import FeatureFlag, FlagName
from reference_service.domain.flags.house_rules import HouseRules
from reference_service.domain.flags.rule import Rule
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.session import Session
from reference_service.domain.identity.token import OneTimeToken, Purpose, TokenDigest
from reference_service.domain.identity.two_factor import SealedSecret, TwoFactor
from reference_service.domain.identity.user import User
from reference_service.domain.overview.facts import TaskFact
from reference_service.domain.overview.summary import ProjectSummary
from reference_service.domain.overview.tracked_task import TrackedTask
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.ids import (
    DeliveryId,
    EndpointId,
    FileId,
    InvitationId,
    ProjectId,
    SessionId,
    TaskId,
    TenantId,
    UserId,
)
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.tenancy.invitation import Invitation
from reference_service.domain.tenancy.tenant import Tenant
from reference_service.domain.webhooks.delivery import Delivery
from reference_service.domain.webhooks.endpoint import EndpointUrl, WebhookEndpoint
from reference_service.domain.webhooks.subscription import Subscription
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


def two_factor(of: UserId = ADA) -> TwoFactor:
    """Return a second factor that was just proposed."""
    factor = TwoFactor(user_id=of)
    factor.propose(SealedSecret("sealed")).unwrap()
    return factor


def flag(name: str = "looms", *, percent: int = 100) -> FeatureFlag:
    """Return a flag that was just set."""
    rule = Rule(is_enabled=True, percent=percent, always=frozenset({ACME}), never=frozenset({GLOBEX}))
    return FeatureFlag.set_first(FlagName(name), description=Prose("Looms."), rule=rule, now=BEGINNING)


def house() -> HouseRules:
    """Return rules of the house that were just changed."""
    rules = HouseRules.usual()
    rules.change(is_registration_open=True, maintenance_message=Name("Back at noon."), now=BEGINNING)
    return rules


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


def endpoint(number: int = 1, *, of: TenantId = ACME) -> WebhookEndpoint:
    """Return an endpoint that was just added, a second after the one before."""
    return WebhookEndpoint.add(
        EndpointId(UUID(int=number)),
        tenant_id=of,
        url=EndpointUrl(f"https://example.com/{number}"),
        subscription=Subscription(("tenancy.*", "work.task_moved")),
        secret=f"sealed {number}",
        now=BEGINNING + number * SECOND,
    )


def delivery(number: int = 1, *, of: TenantId = ACME, endpoint_number: int = 1) -> Delivery:
    """Return a delivery that is due, a second after the one before."""
    return Delivery.of(
        DeliveryId(UUID(int=number)),
        tenant_id=of,
        endpoint_id=EndpointId(UUID(int=endpoint_number)),
        event_id=UUID(int=number),
        event="work.task_moved",
        body=f"body {number}",
        now=BEGINNING + number * SECOND,
    )


def summary(number: int = 1, *, of: TenantId = ACME) -> ProjectSummary:
    """Return a summary of a project of which nothing else is known, a second after the one before."""
    return ProjectSummary.heard_of(ProjectId(UUID(int=number)), of, BEGINNING + number * SECOND)


def tracked_task(number: int = 1, *, of: TenantId = ACME) -> TrackedTask:
    """Return a task of which nothing else is known."""
    return TrackedTask.heard_of(of, TaskFact(task_id=TaskId(UUID(int=number)), at=BEGINNING, active_at=BEGINNING))


def stored_file(number: int = 1, *, of: TenantId = ACME) -> StoredFile:
    """Return a file that was just brought."""
    return StoredFile.upload(
        FileId(UUID(int=number)),
        tenant_id=of,
        name=FileName(f"plan {number}.pdf"),
        kind=FileKind.PDF,
        size=1000,
        by=ADA,
        now=BEGINNING,
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


async def keep_endpoints(ground: Ground, *endpoints: WebhookEndpoint) -> None:
    """Store endpoints, each in its tenant."""
    for each in endpoints:
        async with ground.webhooks.begin(each.tenant_id, ADA) as work:
            await work.endpoints.add(each)
            (await work.commit()).unwrap()


async def keep_deliveries(ground: Ground, *deliveries: Delivery) -> None:
    """Store deliveries, each in its tenant."""
    for each in deliveries:
        async with ground.webhooks.begin(each.tenant_id, None) as work:
            await work.deliveries.add(each)
            (await work.commit()).unwrap()
