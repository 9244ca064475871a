"""All kinds of entities that are stored, so that what holds for every collection is tested on each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from reference_service.application.identity.ports import IdentityUnitOfWork
from reference_service.application.profile.ports import ProfileUnitOfWork
from reference_service.application.shared.ports.unit_of_work import UnitOfWork
from reference_service.application.tenancy.ports import TenancyUnitOfWork
from reference_service.application.work.ports import WorkUnitOfWork
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.session import Session
from reference_service.domain.identity.token import OneTimeToken
from reference_service.domain.identity.user import User
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.tenancy.invitation import Invitation
from reference_service.domain.tenancy.tenant import Tenant
from reference_service.domain.work.project import Project
from reference_service.domain.work.task import Task
from reference_service.domain.work.workflow import State
from tests.reference_service.contract.building import (
    ACME,
    ADA,
    BOB,
    LATER,
    digest,
    invitation,
    keep_projects,
    keep_tenants,
    keep_users,
    profile,
    project,
    session,
    task,
    tenant,
    token,
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
KINDS: tuple[Kind[Any, Any], ...] = (USERS, SESSIONS, TOKENS, PROFILES, TENANTS, INVITATIONS, PROJECTS, TASKS)
