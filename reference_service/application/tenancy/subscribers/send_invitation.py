"""Mail an invitation."""

from typing import ClassVar

from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.mail import Links, Mail, Mailer
from reference_service.application.shared.ports.secrets import Secret, Secrets
from reference_service.application.shared.subscriber import Subscriber
from reference_service.application.tenancy.ports import TenancyTransactions
from reference_service.domain.tenancy.events import MemberInvited
from reference_service.domain.tenancy.invitation import Invitation
from reference_service.domain.tenancy.tenant import Tenant


class SendInvitation(Subscriber[MemberInvited]):
    """Writes to whoever was invited. The secret is made here, so that no store ever holds it."""

    name: ClassVar[str] = "tenancy.send_invitation"
    hears = MemberInvited

    def __init__(self, transactions: TenancyTransactions, secrets: Secrets, mailer: Mailer, links: Links) -> None:
        self._transactions = transactions
        self._secrets = secrets
        self._mailer = mailer
        self._links = links

    async def receive(self, envelope: Envelope[MemberInvited]) -> None:
        """Seal the invitation with a new secret, and mail it, once.

        It is sealed before it is mailed: a link works as soon as it can be read. Where mailing fails, the next delivery
        makes a newer secret in its place.
        """
        if not await self._is_first(envelope):
            return
        secret = self._secrets.new()
        sealed = await self._seal(envelope, secret)
        if sealed is not None:
            # No transaction is open meanwhile: on SQLite all who write would wait for the mail server.
            await self._mailer.send(self._letter(*sealed, secret))
            await self._note(envelope)

    async def _is_first(self, envelope: Envelope[MemberInvited]) -> bool:
        """Tell whether the letter has not been mailed yet; nothing is noted."""
        async with self._transactions.begin(envelope.event.tenant_id, None) as work:
            return await work.is_first_delivery(envelope.id, self.name)

    async def _seal(self, envelope: Envelope[MemberInvited], secret: Secret) -> tuple[Tenant, Invitation] | None:
        """Return the invitation that has to be mailed, if there is one that nobody has accepted yet."""
        async with self._transactions.begin(envelope.event.tenant_id, None) as work:
            tenant, invitation = await work.tenants.get(), await work.invitations.get(envelope.event.invitation_id)
            if tenant is None or invitation is None or invitation.accepted_at is not None:
                return None
            invitation.seal(secret.digest)
            await work.invitations.save(invitation)
            # A refusal raises, so that the event comes again.
            (await work.commit()).unwrap()
            return tenant, invitation

    async def _note(self, envelope: Envelope[MemberInvited]) -> None:
        async with self._transactions.begin(envelope.event.tenant_id, None) as work:
            if await work.is_first_delivery(envelope.id, self.name):
                (await work.commit()).unwrap()

    def _letter(self, tenant: Tenant, invitation: Invitation, secret: Secret) -> Mail:
        link = self._links.accept_invitation(str(tenant.id), secret.text)
        body = (
            f"You are invited to join {tenant.name} as {invitation.role.value}.\n\n"
            f"To accept, log in with this address and open\n{link}\n\n"
            f"The invitation is good until {invitation.expires_at:%Y-%m-%d %H:%M} UTC. If you did not expect it, do nothing.\n"
        )
        return Mail(invitation.email, f"An invitation to {tenant.name}", body)
