"""What somebody does in a tenant, with whatever identities they have got hold of, and what they see there."""

from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import TypeVar

from reference_service.application.shared.actor import TenantActor
from reference_service.application.work.ports import TaskFilter
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.shared.result import Result
from reference_service.domain.shared.text import Name
from tests.reference_service.contract.building import ADA, digest, invitation, project, state, task
from tests.reference_service.contract.ground import Ground

T = TypeVar("T")
Outcome = Result[None, DomainError] | None
"""What a commit gave; None where there was nothing to change."""
Action = Callable[[Ground, TenantId, int, datetime], Coroutine[object, object, Outcome]]
"""Done in a tenant, to the thing of a number, at a moment."""

NAMES = ("Engine", "Mill", "Loom")
USERS = tuple(UserId(project(number).id.value) for number in (1, 2, 3, 4))


async def rename(ground: Ground, tenant: TenantId, number: int, now: datetime) -> Outcome:
    """Give the project a name of a few."""
    async with ground.work.begin(tenant, ADA) as work:
        found = await work.projects.get(project(number).id)
        if found is None:
            return None
        found.edit(name=Name(NAMES[now.second % len(NAMES)]), description=found.description, now=now)
        await work.projects.save(found)
        return await work.commit()


async def delete_or_restore(ground: Ground, tenant: TenantId, number: int, now: datetime) -> Outcome:
    """Delete the project, or restore it if it is deleted."""
    async with ground.work.begin(tenant, ADA) as work:
        found = await work.projects.get(project(number).id)
        if found is None:
            return None
        (found.delete if found.deleted_at is None else found.restore)(now)
        await work.projects.save(found)
        return await work.commit()


async def touch_task(ground: Ground, tenant: TenantId, number: int, now: datetime) -> Outcome:
    """Delete the task, or restore it if it is deleted."""
    async with ground.work.begin(tenant, ADA) as work:
        found = await work.tasks.get(task(number).id)
        if found is None:
            return None
        (found.delete if found.deleted_at is None else found.restore)(now)
        await work.tasks.save(found)
        return await work.commit()


async def seal(ground: Ground, tenant: TenantId, number: int, _now: datetime) -> Outcome:
    """Keep the digest of the mail of the invitation."""
    async with ground.tenancy.begin(tenant, ADA) as work:
        found = await work.invitations.get(invitation(number).id)
        if found is None:
            return None
        found.seal(digest(number).value)
        await work.invitations.save(found)
        return await work.commit()


async def let_go(ground: Ground, tenant: TenantId, number: int, now: datetime) -> Outcome:
    """Remove the user of the number."""
    async with ground.tenancy.begin(tenant, ADA) as work:
        found = await work.tenants.get()
        assert found is not None
        if found.remove(_user(number), by=ADA, now=now).is_err():
            return None
        await work.tenants.save(found)
        return await work.commit()


async def take_in(ground: Ground, tenant: TenantId, number: int, now: datetime) -> Outcome:
    """Have the user of the number join."""
    async with ground.tenancy.begin(tenant, ADA) as work:
        found = await work.tenants.get()
        assert found is not None
        if found.join(_user(number), TenantRole.MEMBER, now).is_err():
            return None
        await work.tenants.save(found)
        return await work.commit()


async def start(ground: Ground, tenant: TenantId, number: int, now: datetime) -> Outcome:
    """Start a project, which has a number that nothing had before."""
    async with ground.work.begin(tenant, ADA) as work:
        await work.projects.add(project(number, of=tenant, name=NAMES[now.second % len(NAMES)]))
        return await work.commit()


async def invite(ground: Ground, tenant: TenantId, number: int, _now: datetime) -> Outcome:
    """Invite somebody."""
    async with ground.tenancy.begin(tenant, ADA) as work:
        await work.invitations.add(invitation(number, of=tenant))
        return await work.commit()


async def add_task(ground: Ground, tenant: TenantId, number: int, project_number: int) -> Outcome:
    """Add a task to a project, if there is such a one."""
    async with ground.work.begin(tenant, ADA) as work:
        if await work.projects.get(project(project_number).id) is None:
            return None
        await work.tasks.add(task(number, of=tenant, project_number=project_number))
        return await work.commit()


TOUCHES: tuple[Action, ...] = (rename, delete_or_restore, touch_task, seal, let_go, take_in)
"""What is done to things that are there, or are somebody else's."""
MAKES: tuple[Action, ...] = (start, invite)
"""What makes things."""


async def sight(ground: Ground, tenant: TenantId, numbers: range) -> dict[str, object]:
    """Return all that can be seen in a tenant of the things of some numbers, through every repository and reader."""
    actor = TenantActor(ADA, tenant, TenantRole.OWNER)
    async with ground.work.begin(tenant, ADA) as work:
        stored = [state(await work.projects.get(project(n).id)) for n in numbers]
        tasks = [state(await work.tasks.get(task(n).id)) for n in numbers]
    async with ground.tenancy.begin(tenant, ADA) as tenancy:
        itself = state(await tenancy.tenants.get())
        invitations = [state(await tenancy.invitations.get(invitation(n).id)) for n in numbers]
        sealed = [state(await tenancy.invitations.by_secret(digest(n).value)) for n in numbers]
    members = await _all(lambda request: ground.tenants.members(actor, request))
    return {
        "stored": [stored, tasks, itself, invitations, sealed],
        "projects": await _all(lambda request: ground.projects.page(tenant, request)),
        "deleted": await _all(lambda request: ground.projects.deleted(tenant, request)),
        "tasks": await _all(lambda request: ground.tasks.page(tenant, TaskFilter(), request)),
        "filtered": [await _all(partial(_tasks_of, ground, tenant, n)) for n in numbers],
        "single": [
            (await ground.projects.get(tenant, project(n).id), await ground.tasks.get(tenant, task(n).id)) for n in numbers
        ],
        "counts": [await ground.projects.task_counts(tenant, project(n).id) for n in numbers],
        "members": [(member.user_id, member.role) for member in members],
        "roles": [await ground.memberships.role_of(user, tenant) for user in USERS],
        "mine": [await ground.tenants.get(user, tenant) for user in USERS],
    }


async def _tasks_of(ground: Ground, tenant: TenantId, number: int, request: PageRequest) -> Page[object]:
    return await ground.tasks.page(tenant, TaskFilter(project=project(number).id, words="task"), request)


async def _all(page: Callable[[PageRequest], Awaitable[Page[T]]]) -> list[T]:
    """Return what is on all pages, of two items each."""
    items: list[T] = []
    after: Place | None = None
    while True:
        read = await page(PageRequest(2, after))
        items.extend(read.items)
        after = read.following
        if after is None:
            return items


def _user(number: int) -> UserId:
    return USERS[number % len(USERS)]
