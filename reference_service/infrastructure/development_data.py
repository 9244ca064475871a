"""What a database of development is filled with, through the use cases: each step is taken only if it was not taken yet."""

import re
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from reference_service.application.identity.commands.create_administrator import CreateAdministrator
from reference_service.application.identity.commands.grant_role import GrantRole
from reference_service.application.identity.commands.register import Register
from reference_service.application.identity.commands.verify_email import VerifyEmail
from reference_service.application.shared.actor import Actor, TenantActor
from reference_service.application.shared.ports.mail import Mail, Mailer
from reference_service.application.tenancy.commands.accept_invitation import AcceptInvitation
from reference_service.application.tenancy.commands.create_tenant import CreateTenant
from reference_service.application.tenancy.commands.invite_member import InviteMember
from reference_service.application.work.commands.create_project import CreateProject
from reference_service.application.work.commands.create_task import CreateTask
from reference_service.application.work.commands.delete_project import DeleteProject
from reference_service.application.work.commands.move_task import MoveTask
from reference_service.domain.identity.user import User
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.ids import SessionId, TenantId
from reference_service.domain.shared.pagination import PageRequest
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.infrastructure.composition import compose, relays_of
from reference_service.infrastructure.composition.identity import create_administrator
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.development_plot import (
    ADMINISTRATOR,
    DELETED,
    PROJECTS,
    SUPPORT,
    TENANTS,
    PlannedProject,
    PlannedTenant,
    addresses,
)

PASSWORD: Final = "correct horse battery staple"  # noqa: S105 - everybody may know it; production refuses these data
_ALL: Final = PageRequest(100)
T = TypeVar("T")


class CannotSeed(Exception):
    """Something is in the way; the argument says what."""


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who can log in, and what they are."""

    email: str
    told: str


async def seed_all(container: Container) -> tuple[Login, ...]:
    """Make all that is missing, and return who can log in. `CannotSeed`."""
    seeding = _Seeding(container)
    administrator = await seeding.administrator()
    support = await seeding.user(SUPPORT)
    if support.role.value != "support":
        made = await seeding.cases.identity.grant_role.execute(
            seeding.actor(administrator), GrantRole(user_id=str(support.id), role="support")
        )
        _done(made)
    for tenant in TENANTS:
        await seeding.tenant(tenant)
    people = (Login(email, f"{role} of {tenant.name}") for tenant in TENANTS for email, role in tenant.members)
    return (Login(ADMINISTRATOR, "administrator (with another password, if `serve` made it)"), Login(SUPPORT, "support"), *people)


class _Seeding:
    """The use cases, and the letters that they write to made-up people."""

    def __init__(self, container: Container) -> None:
        self._letters = _Letters(container.mailer)
        self._container = replace(container, mailer=self._letters)
        self.cases = compose(self._container)
        self._relays = relays_of(self._container)

    def actor(self, user: User) -> Actor:
        """Return a user as whoever asks."""
        return Actor(user.id, SessionId(self._container.ids.new()), user.role)

    async def administrator(self) -> User:
        """Return the administrator, who may have been there before."""
        found = await self._find(ADMINISTRATOR)
        if found is None:
            command = CreateAdministrator(email=ADMINISTRATOR, password=PASSWORD)
            _done(await create_administrator(self._container).execute(command))
        return await self._user_at(ADMINISTRATOR)

    async def user(self, email: str) -> User:
        """Return a user whose address is verified."""
        found = await self._find(email)
        if found is None or found.verified_at is None:
            name = email.partition("@")[0].capitalize()
            _done(await self.cases.identity.register.execute(Register(email=email, password=PASSWORD, display_name=name)))
            token = await self._letter(email)
            _done(await self.cases.identity.verify_email.execute(VerifyEmail(token=token)))
        return await self._user_at(email)

    async def tenant(self, planned: PlannedTenant) -> None:
        """Found a tenant, bring its members together, and have them work."""
        owner = self.actor(await self.user(planned.owner))
        listed = _done(await self.cases.tenancy.list.execute(owner))
        view = next((each for each in listed if each.name == planned.name), None)
        if view is None:
            view = _done(await self.cases.tenancy.create.execute(owner, CreateTenant(name=planned.name)))
            await self._settle()
        tenant = TenantId(view.id)
        members = {email: await self._member(tenant, owner, email, role) for email, role in planned.members}
        for project in PROJECTS:
            await self._project(project, members[planned.owner], members[planned.manager], members[planned.worker])

    async def _member(self, tenant: TenantId, owner: Actor, email: str, role: str) -> TenantActor:
        user = self.actor(await self.user(email))
        known = await self.cases.tenancy.identify.execute(user, tenant)
        if isinstance(known, Ok):
            return known.value
        host = _done(await self.cases.tenancy.identify.execute(owner, tenant))
        _done(await self.cases.tenancy.invite.execute(host, InviteMember(email=email, role=role)))
        secret = await self._letter(email)
        _done(await self.cases.tenancy.accept.execute(user, AcceptInvitation(tenant_id=str(tenant), secret=secret)))
        return _done(await self.cases.tenancy.identify.execute(user, tenant))

    async def _project(self, planned: PlannedProject, owner: TenantActor, manager: TenantActor, worker: TenantActor) -> None:
        work = self.cases.work
        listed = (work.list_projects, work.list_deleted)
        names = {each.name for query in listed for each in _done(await query.execute(owner, _ALL)).items}
        if planned.name in names:
            return
        command = CreateProject(name=planned.name, description=planned.description)
        project = _done(await work.create_project.execute(owner, command))
        for title, states in planned.tasks:
            added = CreateTask(project_id=str(project.id), title=title, description="", assignee_id=str(worker.user_id))
            task = _done(await work.create_task.execute(manager, added))
            for state in states:
                # Nobody accepts their own work.
                mover = manager if state == "done" else worker
                _done(await work.move_task.execute(mover, MoveTask(task_id=str(task.id), state=state)))
        if planned.name == DELETED:
            _done(await work.delete_project.execute(owner, DeleteProject(project_id=str(project.id))))
        await self._settle()

    async def _user_at(self, email: str) -> User:
        found = await self._find(email)
        if found is None:
            raise CannotSeed(f"There is no account of {email}, though it was just opened.")
        return found

    async def _find(self, email: str) -> User | None:
        async with self._container.identity.begin(None) as work:
            return await work.users.by_email(Email(email))

    async def _letter(self, email: str) -> str:
        """Return the secret in the letter that somebody gets now."""
        await self._settle()
        secret = self._letters.secrets.pop(email, None)
        if secret is None:
            raise CannotSeed(f"The letter to {email} went elsewhere: end the service while this is done, and try again.")
        return secret

    async def _settle(self) -> None:
        """Deliver all events that wait."""
        while sum([await relay.run_once() for relay in self._relays]):
            pass


class _Letters(Mailer):
    """Keeps the secrets of the letters to made-up people; all others are sent."""

    def __init__(self, real: Mailer) -> None:
        self._real = real
        self.secrets: dict[str, str] = {}

    async def send(self, mail: Mail) -> None:
        """Keep the secret of a letter, or send it."""
        if mail.to.value not in addresses():
            await self._real.send(mail)
            return
        found = re.search(r"token=([\w-]+)", mail.body)
        if found is not None:
            self.secrets[mail.to.value] = found[1]


def _done(result: Result[T, DomainError]) -> T:
    if isinstance(result, Err):
        raise CannotSeed(result.error.message)
    return result.value
