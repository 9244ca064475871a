"""All kinds of entities that are stored, so that what holds for every collection is tested on each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from reference_service.application.files.ports import FilesUnitOfWork
from reference_service.application.flags.ports import FlagsUnitOfWork
from reference_service.application.identity.ports import IdentityUnitOfWork
from reference_service.application.overview.ports import OverviewUnitOfWork
from reference_service.application.profile.ports import ProfileUnitOfWork
from reference_service.application.shared.ports.unit_of_work import UnitOfWork
from reference_service.application.tenancy.ports import TenancyUnitOfWork
from reference_service.application.webhooks.ports import WebhooksUnitOfWork
from reference_service.application.work.ports import WorkUnitOfWork
from reference_service.domain.files.stored_file import StoredFile
from reference_service.domain.flags.flag import FeatureFlag
from reference_service.domain.flags.house_rules import HOUSE, HouseRules
from reference_service.domain.flags.rule import Rule
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.session import Session
from reference_service.domain.identity.token import OneTimeToken
from reference_service.domain.identity.two_factor import SealedSecret, TwoFactor
from reference_service.domain.identity.user import User
from reference_service.domain.overview.facts import ProjectFact, Stage, TaskFact
from reference_service.domain.overview.summary import ProjectSummary
from reference_service.domain.overview.tracked_task import TrackedTask
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.tenancy.invitation import Invitation
from reference_service.domain.tenancy.tenant import Tenant
from reference_service.domain.webhooks.delivery import Delivery
from reference_service.domain.webhooks.endpoint import EndpointStatus, EndpointUrl, WebhookEndpoint
from reference_service.domain.webhooks.outcome import Outcome
from reference_service.domain.webhooks.subscription import Subscription
from reference_service.domain.work.project import Project
from reference_service.domain.work.task import Task
from reference_service.domain.work.workflow import State
from tests.reference_service.contract.building import (
    ACME,
    ADA,
    BOB,
    LATER,
    delivery,
    digest,
    endpoint,
    flag,
    house,
    invitation,
    keep_endpoints,
    keep_projects,
    keep_tenants,
    keep_users,
    profile,
    project,
    session,
    stored_file,
    summary,
    task,
    tenant,
    token,
    tracked_task,
    two_factor,
    user,
)
from tests.reference_service.contract.ground import Ground

W = TypeVar("W", bound=UnitOfWork)
E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[W, E]):
    """A kind of entity: how to make one, change all that can change, and store it; and what has to be there before it."""

    name: str
    begin: Callable[[Ground], W]
    new: Callable[[], E]
    change: Callable[[E], None]
    find: Callable[[W], Awaitable[E | None]]
    add: Callable[[W, E], Awaitable[None]]
    save: Callable[[W, E], Awaitable[None]]
    before: Callable[[Ground], Awaitable[None]]


async def _nothing(_ground: Ground) -> None:
    return None


async def _ada(ground: Ground) -> None:
    await keep_users(ground, user())


async def _acme(ground: Ground) -> None:
    await keep_tenants(ground, tenant())


async def _first_endpoint(ground: Ground) -> None:
    await keep_endpoints(ground, endpoint())


async def _first_project(ground: Ground) -> None:
    await keep_projects(ground, project())


def _change_user(entity: User) -> None:
    entity.verify(LATER)
    entity.change_password(PasswordHash("another"), LATER)
    administrator = User.appoint(BOB, email=user(2).email, password=PasswordHash("hash"), display_name=Name("Bob"), now=LATER)
    entity.grant(PlatformRole.SUPPORT, by=administrator, now=LATER).unwrap()
    entity.deactivate(by=administrator, now=LATER).unwrap()


def _change_session(entity: Session) -> None:
    entity.renew(0, LATER).unwrap()
    entity.end(LATER)


def _change_token(entity: OneTimeToken) -> None:
    entity.replace(digest(2), LATER)
    entity.redeem(LATER).unwrap()


def _change_two_factor(entity: TwoFactor) -> None:
    entity.confirm(10, [digest(1), digest(2), digest(3)], LATER).unwrap()
    entity.use_code(2**33, LATER).unwrap()
    entity.use_recovery(digest(2), LATER).unwrap()
    entity.reseal(SealedSecret("sealed anew"))


def _change_flag(entity: FeatureFlag) -> None:
    entity.set(description=Prose("None."), rule=Rule(is_enabled=False, percent=7), now=LATER)
    entity.delete(LATER)


def _change_house(entity: HouseRules) -> None:
    entity.change(is_registration_open=False, maintenance_message=None, now=LATER)


def _change_profile(entity: Profile) -> None:
    entity.edit(display_name=Name("Countess"), biography=Prose("Of Lovelace."), now=LATER)


def _change_tenant(entity: Tenant) -> None:
    entity.rename(Name("Acme & Co."), LATER)
    entity.open(LATER)


def _change_invitation(entity: Invitation) -> None:
    entity.seal(digest(1).value)
    entity.accept(digest(1).value, email=entity.email, now=LATER).unwrap()


def _change_project(entity: Project) -> None:
    entity.edit(name=Name("Another"), description=Prose(""), now=LATER)
    entity.delete(LATER)


def _change_task(entity: Task) -> None:
    entity.edit(title=Name("Another"), description=Prose(""), assignee_id=BOB, now=LATER)
    entity.move(State.CANCELLED, by=ADA, now=LATER).unwrap()
    entity.delete(LATER)


def _change_endpoint(entity: WebhookEndpoint) -> None:
    entity.rotate("sealed anew", LATER)
    entity.note(Outcome(500, "refused"), LATER)
    entity.edit(
        url=EndpointUrl("https://example.com/x"), subscription=Subscription(("*",)), status=EndpointStatus.DISABLED, now=LATER
    )


def _change_delivery(entity: Delivery) -> None:
    entity.note(Outcome(500, "refused"), LATER)


def _change_summary(entity: ProjectSummary) -> None:
    entity.recount(None, Stage.REVIEW)
    entity.learn(ProjectFact(project_id=entity.id, at=LATER, active_at=LATER, started_at=LATER, is_there=False))


def _change_tracked_task(entity: TrackedTask) -> None:
    entity.learn(
        TaskFact(task_id=entity.id, at=LATER, active_at=LATER, project_id=summary().id, stage=Stage.CANCELLED, is_there=False)
    )


def _change_file(entity: StoredFile) -> None:
    entity.delete(LATER)


USERS: Kind[IdentityUnitOfWork, User] = Kind(
    name="users",
    begin=lambda ground: ground.identity.begin(ADA),
    new=user,
    change=_change_user,
    find=lambda work: work.users.get(user().id),
    add=lambda work, entity: work.users.add(entity),
    save=lambda work, entity: work.users.save(entity),
    before=_nothing,
)
SESSIONS: Kind[IdentityUnitOfWork, Session] = Kind(
    name="sessions",
    begin=lambda ground: ground.identity.begin(ADA),
    new=session,
    change=_change_session,
    find=lambda work: work.sessions.get(session().id),
    add=lambda work, entity: work.sessions.add(entity),
    save=lambda work, entity: work.sessions.save(entity),
    before=_ada,
)
TOKENS: Kind[IdentityUnitOfWork, OneTimeToken] = Kind(
    name="tokens",
    begin=lambda ground: ground.identity.begin(ADA),
    new=token,
    change=_change_token,
    find=lambda work: work.tokens.of(ADA, token().purpose),
    add=lambda work, entity: work.tokens.add(entity),
    save=lambda work, entity: work.tokens.save(entity),
    before=_ada,
)
TWO_FACTORS: Kind[IdentityUnitOfWork, TwoFactor] = Kind(
    name="two_factors",
    begin=lambda ground: ground.identity.begin(ADA),
    new=two_factor,
    change=_change_two_factor,
    find=lambda work: work.two_factors.get(ADA),
    add=lambda work, entity: work.two_factors.add(entity),
    save=lambda work, entity: work.two_factors.save(entity),
    before=_ada,
)
PROFILES: Kind[ProfileUnitOfWork, Profile] = Kind(
    name="profiles",
    begin=lambda ground: ground.profile.begin(ADA),
    new=profile,
    change=_change_profile,
    find=lambda work: work.profiles.get(ADA),
    add=lambda work, entity: work.profiles.add(entity),
    save=lambda work, entity: work.profiles.save(entity),
    before=_nothing,
)
TENANTS: Kind[TenancyUnitOfWork, Tenant] = Kind(
    name="tenants",
    begin=lambda ground: ground.tenancy.begin(ACME, ADA),
    new=tenant,
    change=_change_tenant,
    find=lambda work: work.tenants.get(),
    add=lambda work, entity: work.tenants.add(entity),
    save=lambda work, entity: work.tenants.save(entity),
    before=_nothing,
)
INVITATIONS: Kind[TenancyUnitOfWork, Invitation] = Kind(
    name="invitations",
    begin=lambda ground: ground.tenancy.begin(ACME, ADA),
    new=invitation,
    change=_change_invitation,
    find=lambda work: work.invitations.get(invitation().id),
    add=lambda work, entity: work.invitations.add(entity),
    save=lambda work, entity: work.invitations.save(entity),
    before=_acme,
)
PROJECTS: Kind[WorkUnitOfWork, Project] = Kind(
    name="projects",
    begin=lambda ground: ground.work.begin(ACME, ADA),
    new=project,
    change=_change_project,
    find=lambda work: work.projects.get(project().id),
    add=lambda work, entity: work.projects.add(entity),
    save=lambda work, entity: work.projects.save(entity),
    before=_nothing,
)
TASKS: Kind[WorkUnitOfWork, Task] = Kind(
    name="tasks",
    begin=lambda ground: ground.work.begin(ACME, ADA),
    new=task,
    change=_change_task,
    find=lambda work: work.tasks.get(task().id),
    add=lambda work, entity: work.tasks.add(entity),
    save=lambda work, entity: work.tasks.save(entity),
    before=_first_project,
)
ENDPOINTS: Kind[WebhooksUnitOfWork, WebhookEndpoint] = Kind(
    name="endpoints",
    begin=lambda ground: ground.webhooks.begin(ACME, ADA),
    new=endpoint,
    change=_change_endpoint,
    find=lambda work: work.endpoints.get(endpoint().id),
    add=lambda work, entity: work.endpoints.add(entity),
    save=lambda work, entity: work.endpoints.save(entity),
    before=_nothing,
)
DELIVERIES: Kind[WebhooksUnitOfWork, Delivery] = Kind(
    name="deliveries",
    begin=lambda ground: ground.webhooks.begin(ACME, ADA),
    new=delivery,
    change=_change_delivery,
    find=lambda work: work.deliveries.get(delivery().id),
    add=lambda work, entity: work.deliveries.add(entity),
    save=lambda work, entity: work.deliveries.save(entity),
    before=_first_endpoint,
)
FLAGS: Kind[FlagsUnitOfWork, FeatureFlag] = Kind(
    name="flags",
    begin=lambda ground: ground.switching.begin(ADA),
    new=flag,
    change=_change_flag,
    find=lambda work: work.flags.get(flag().name),
    add=lambda work, entity: work.flags.add(entity),
    save=lambda work, entity: work.flags.save(entity),
    before=_nothing,
)
HOUSE_RULES: Kind[FlagsUnitOfWork, HouseRules] = Kind(
    name="house_rules",
    begin=lambda ground: ground.switching.begin(ADA),
    new=house,
    change=_change_house,
    find=lambda work: work.house.get(HOUSE),
    add=lambda work, entity: work.house.add(entity),
    save=lambda work, entity: work.house.save(entity),
    before=_nothing,
)
SUMMARIES: Kind[OverviewUnitOfWork, ProjectSummary] = Kind(
    name="summaries",
    begin=lambda ground: ground.overview.begin(ACME),
    new=summary,
    change=_change_summary,
    find=lambda work: work.summaries.get(summary().id),
    add=lambda work, entity: work.summaries.add(entity),
    save=lambda work, entity: work.summaries.save(entity),
    before=_nothing,
)
TRACKED_TASKS: Kind[OverviewUnitOfWork, TrackedTask] = Kind(
    name="tracked_tasks",
    begin=lambda ground: ground.overview.begin(ACME),
    new=tracked_task,
    change=_change_tracked_task,
    find=lambda work: work.tasks.get(tracked_task().id),
    add=lambda work, entity: work.tasks.add(entity),
    save=lambda work, entity: work.tasks.save(entity),
    before=_nothing,
)
FILES: Kind[FilesUnitOfWork, StoredFile] = Kind(
    name="files",
    begin=lambda ground: ground.files.begin(ACME, ADA),
    new=stored_file,
    change=_change_file,
    find=lambda work: work.files.get(stored_file().id),
    add=lambda work, entity: work.files.add(entity),
    save=lambda work, entity: work.files.save(entity),
    before=_nothing,
)
KINDS: tuple[Kind[Any, Any], ...] = (
    USERS,
    SESSIONS,
    TOKENS,
    TWO_FACTORS,
    PROFILES,
    TENANTS,
    INVITATIONS,
    PROJECTS,
    TASKS,
    ENDPOINTS,
    DELIVERIES,
    SUMMARIES,
    TRACKED_TASKS,
    FILES,
    FLAGS,
    HOUSE_RULES,
)
