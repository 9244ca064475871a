"""A group of people who work on the same things, apart from all other groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import Conflict, Denied, DomainError, not_found
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.published import TenantCreated
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.shared.text import Name
from reference_service.domain.tenancy.events import (
    MemberJoined,
    MemberRemoved,
    MemberRoleChanged,
    TenantAbandoned,
    TenantOpened,
    TenantRenamed,
)


class TenantStatus(StrEnum):
    """How far the setting up of a tenant has come."""

    ONBOARDING = "onboarding"
    OPEN = "open"
    ABANDONED = "abandoned"


@dataclass(slots=True, eq=False, kw_only=True)
class Tenant(Entity):
    """A tenant with its members, of whom at least one owns it: every change of a member is a change of the tenant."""

    id: TenantId
    name: Name
    status: TenantStatus
    created_at: datetime
    members: Mapping[UserId, TenantRole]
    """What each member is to the tenant; a change makes another mapping."""

    @classmethod
    def found(cls, tenant_id: TenantId, *, name: Name, owner: UserId, now: datetime) -> Self:
        """Return a new tenant, which its founder owns and which is still to be set up."""
        tenant = cls(
            id=tenant_id,
            name=name,
            status=TenantStatus.ONBOARDING,
            created_at=now,
            members={owner: TenantRole.OWNER},
        )
        tenant._record(TenantCreated(occurred_at=now, tenant_id=tenant_id, owner_id=owner, title=name.value))
        return tenant

    def open(self, now: datetime) -> None:
        """Note that the tenant is set up; the first time counts."""
        if self.status is TenantStatus.ONBOARDING:
            self.status = TenantStatus.OPEN
            self._record(TenantOpened(occurred_at=now, tenant_id=self.id))

    def abandon(self, now: datetime) -> None:
        """Note that the tenant could not be set up; nothing happens to one that is open."""
        if self.status is TenantStatus.ONBOARDING:
            self.status = TenantStatus.ABANDONED
            self._record(TenantAbandoned(occurred_at=now, tenant_id=self.id))

    def rename(self, name: Name, now: datetime) -> None:
        """Take another name."""
        if name != self.name:
            self.name = name
            self._record(TenantRenamed(occurred_at=now, tenant_id=self.id, title=name.value))

    def join(self, user: UserId, role: TenantRole, now: datetime) -> Result[None, DomainError]:
        """Take in somebody who accepted an invitation."""
        if user in self.members:
            return Err(Conflict(code="ALREADY_MEMBER", message="The user is a member already."))
        self.members = {**self.members, user: role}
        self._record(MemberJoined(occurred_at=now, tenant_id=self.id, user_id=user, role=role))
        return Ok(None)

    def may_grant(self, role: TenantRole, *, by: UserId) -> Result[None, DomainError]:
        """Tell whether a member may give somebody a role: never one above their own."""
        own = self.members.get(by)
        if own is None:
            return Err(not_found("tenant"))
        if own.rank < role.rank:
            return Err(Denied(code="ROLE_ABOVE_OWN", message="Nobody decides on a role above their own."))
        return Ok(None)

    def change_role(self, user: UserId, role: TenantRole, *, by: UserId, now: datetime) -> Result[None, DomainError]:
        """Give a member another role."""
        allowed = self._may_decide_on(user, by).and_then(lambda _: self.may_grant(role, by=by))
        if isinstance(allowed, Err):
            return allowed
        if role is not TenantRole.OWNER and self._is_last_owner(user):
            return Err(_last_owner())
        if self.members[user] is not role:
            self.members = {**self.members, user: role}
            self._record(MemberRoleChanged(occurred_at=now, tenant_id=self.id, user_id=user, role=role))
        return Ok(None)

    def remove(self, user: UserId, *, by: UserId, now: datetime) -> Result[None, DomainError]:
        """Let a member go, or go oneself."""
        allowed: Result[None, DomainError] = Ok(None) if user == by in self.members else self._may_decide_on(user, by)
        if isinstance(allowed, Err):
            return allowed
        if self._is_last_owner(user):
            return Err(_last_owner())
        self.members = {member: role for member, role in self.members.items() if member != user}
        self._record(MemberRemoved(occurred_at=now, tenant_id=self.id, user_id=user))
        return Ok(None)

    def _may_decide_on(self, user: UserId, by: UserId) -> Result[None, DomainError]:
        if by not in self.members:
            return Err(not_found("tenant"))
        current = self.members.get(user)
        if current is None:
            return Err(not_found("member"))
        return self.may_grant(current, by=by)

    def _is_last_owner(self, user: UserId) -> bool:
        return [member for member, role in self.members.items() if role is TenantRole.OWNER] == [user]


def _last_owner() -> Conflict:
    return Conflict(code="LAST_OWNER", message="A tenant keeps at least one owner.")
