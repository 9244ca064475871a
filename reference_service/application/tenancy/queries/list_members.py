"""Look through the members of a tenant."""

from dataclasses import replace

from reference_service.application.shared.actor import TenantActor
from reference_service.application.tenancy.fields import MEMBER_FIELDS
from reference_service.application.tenancy.ports import Addresses, MemberView, TenantReader
from reference_service.domain.shared.access import Permission
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err, Ok, Result


class ListMembersHandler:
    """Shows the members of the actor's tenant, with their addresses to whoever may see those."""

    def __init__(self, tenants: TenantReader, addresses: Addresses) -> None:
        self._tenants = tenants
        self._addresses = addresses

    async def execute(self, actor: TenantActor, page: PageRequest) -> Result[Page[MemberView], DomainError]:
        """Return a page of members, in the order of their joining."""
        allowed = actor.require(Permission.MEMBERS_READ)
        if isinstance(allowed, Err):
            return allowed
        members = await self._tenants.members(actor, page)
        if not MEMBER_FIELDS.shows("email", actor.may):
            return Ok(members)
        known = await self._addresses.of([UserId(member.user_id) for member in members.items])
        emails = {user.value: email.value for user, email in known.items()}
        items = tuple(replace(member, email=emails.get(member.user_id)) for member in members.items)
        return Ok(Page(items, members.following))
