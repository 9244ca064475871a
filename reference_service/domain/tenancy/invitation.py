"""The offer to become a member, mailed to an address."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import DomainError, NotFound, not_found
from reference_service.domain.shared.ids import InvitationId, TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.tenancy.events import MemberInvited

LIFETIME: Final = timedelta(days=7)


@dataclass(slots=True, eq=False, kw_only=True)
class Invitation(Entity):
    """An offer that whoever reads the mail of an address may take once, while it lives."""

    id: InvitationId
    tenant_id: TenantId
    email: Email
    role: TenantRole
    invited_by: UserId
    expires_at: datetime
    secret: str | None = None
    """The SHA-256 of what the mail holds, as 64 hexadecimal digits; None until it is sent."""
    accepted_at: datetime | None = None

    @classmethod
    def offer(
        cls,
        invitation_id: InvitationId,
        *,
        tenant_id: TenantId,
        email: Email,
        role: TenantRole,
        by: UserId,
        now: datetime,
    ) -> Self:
        """Return an invitation whose mail is still to be sent."""
        invitation = cls(id=invitation_id, tenant_id=tenant_id, email=email, role=role, invited_by=by, expires_at=now + LIFETIME)
        invitation._record(MemberInvited(occurred_at=now, tenant_id=tenant_id, invitation_id=invitation_id))
        return invitation

    def seal(self, secret: str) -> None:
        """Keep the digest of what is about to be mailed; an older mail does not count any more."""
        self.secret = secret

    def accept(self, secret: str, *, email: Email, now: datetime) -> Result[None, DomainError]:
        """Take the offer: with the secret that was mailed, by the account of the address."""
        good = self.secret is not None and self.secret == secret and self.email == email
        if not good or self.accepted_at is not None or now >= self.expires_at:
            return Err(no_invitation())
        self.accepted_at = now
        return Ok(None)


def no_invitation() -> NotFound:
    """Return the one refusal for an invitation that is unknown, somebody else's, accepted or expired."""
    return not_found("invitation")
