"""What staff does to an account."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from reference_service.application.identity.ports import IdentityTransactions, IdentityUnitOfWork, UserView
from reference_service.application.identity.views import view_of_user
from reference_service.application.shared.actor import Actor
from reference_service.domain.identity.user import User
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError, not_found
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.result import Err, Ok, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """What is done to whom, when, and the permission that it takes; `apply` gets the user, and who does it."""

    user_id: str
    permission: Permission
    now: datetime
    apply: Callable[[User, User], Result[None, DomainError]]
    follow: Callable[[IdentityUnitOfWork, User], Awaitable[None]] | None = None
    """What happens besides, in the same transaction, if it is allowed."""


async def change_account(
    transactions: IdentityTransactions, actor: Actor, change: AccountChange
) -> Result[UserView, DomainError]:
    """Change a user in the name of the actor, as the actor is now, and return the user.

    Both are saved: of two who change each other at the same time, one is told that somebody was faster. Who may not
    log in any more has no open session afterwards.
    """
    parsed = UserId.parse(change.user_id)
    if isinstance(parsed, Err):
        return parsed
    async with transactions.begin(actor.user_id) as work:
        found = await _both(work, actor, parsed.value)
        if isinstance(found, Err):
            return found
        user, by = found.value
        # The role in the actor's token is as old as the token.
        allowed = replace(actor, role=by.role).require(change.permission)
        if isinstance(allowed, Err):
            return allowed
        changed = change.apply(user, by)
        if isinstance(changed, Err):
            return changed
        await work.users.save(user)
        await work.users.save(by)
        if change.follow is not None:
            await change.follow(work, user)
        if not user.can_login():
            user.lose_sessions(await work.sessions.end_all(user.id, change.now), change.now)
        return (await work.commit()).map(lambda _: view_of_user(user))


async def _both(work: IdentityUnitOfWork, actor: Actor, user_id: UserId) -> Result[tuple[User, User], DomainError]:
    # In one order for all, so that two who change each other do not each hold whom the other waits for.
    held = {each: await work.users.hold(each) for each in sorted({actor.user_id, user_id})}
    by, user = held[actor.user_id], held[user_id]
    if user is None or by is None:
        return Err(not_found("user"))
    return Ok((user, by))
