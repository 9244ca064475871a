"""Set up a new tenant: the process manager, which takes back what it did when it cannot go on."""

from collections.abc import Callable
from typing import ClassVar

from reference_service.application.shared.envelope import Envelope
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.subscriber import Subscriber
from reference_service.application.tenancy.ports import TenancyTransactions, TenancyUnitOfWork, Workspaces
from reference_service.domain.shared.published import TenantCreated
from reference_service.domain.shared.result import Err
from reference_service.domain.tenancy.tenant import Tenant, TenantStatus


class OnboardTenant(Subscriber[TenantCreated]):
    """Has another context make what a tenant begins with, and opens the tenant; or has it taken back, and abandons it.

    How far it has come is the tenant's status. Both steps of the other context may be repeated, so a crash between two
    steps does no harm: the event comes again. Once the tenant is open or abandoned, it does nothing any more.
    """

    name: ClassVar[str] = "tenancy.onboard_tenant"
    hears = TenantCreated

    def __init__(self, transactions: TenancyTransactions, workspaces: Workspaces, clock: Clock) -> None:
        self._transactions = transactions
        self._workspaces = workspaces
        self._clock = clock

    async def receive(self, envelope: Envelope[TenantCreated]) -> None:
        """Set the tenant up; a refusal of the other context is final, an error is tried again."""
        event = envelope.event
        if not await self._has_begun(event):
            return
        prepared = await self._workspaces.prepare(event.tenant_id, event.owner_id, event.title)
        if isinstance(prepared, Err):
            await self._take_back(event)
            return
        await self._end(event, lambda tenant: tenant.open(self._clock.now()))

    async def give_up(self, envelope: Envelope[TenantCreated]) -> None:
        """Take back what was made, after the setting up has failed too often."""
        if await self._has_begun(envelope.event):
            await self._take_back(envelope.event)

    async def _take_back(self, event: TenantCreated) -> None:
        await self._workspaces.discard(event.tenant_id, event.owner_id)
        await self._end(event, lambda tenant: tenant.abandon(self._clock.now()))

    async def _has_begun(self, event: TenantCreated) -> bool:
        # The other context has transactions of its own, so none is open here while it is at work.
        async with self._transactions.begin(event.tenant_id, None) as work:
            return await _onboarding(work) is not None

    async def _end(self, event: TenantCreated, change: Callable[[Tenant], None]) -> None:
        async with self._transactions.begin(event.tenant_id, None) as work:
            tenant = await _onboarding(work)
            if tenant is not None:
                change(tenant)
                await work.tenants.save(tenant)
                # A refusal raises, so that the event comes again.
                (await work.commit()).unwrap()


async def _onboarding(work: TenancyUnitOfWork) -> Tenant | None:
    """Return the tenant, as long as it is neither open nor abandoned."""
    tenant = await work.tenants.get()
    return tenant if tenant is not None and tenant.status is TenantStatus.ONBOARDING else None
