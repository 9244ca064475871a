"""The programs that sign their requests, put together."""

from reference_service.adapters.security.partners import PartnerClient, PartnerRequests
from reference_service.domain.shared.ids import TenantId
from reference_service.infrastructure.container import Container


def partner_requests(container: Container) -> PartnerRequests:
    """Return what finds out which partner sent a request; what was used once is remembered where all processes see it."""
    clients = tuple(
        PartnerClient(name, TenantId.parse(tenant).unwrap(), secret.encode())
        for name, tenant, secret in container.settings.partner_entries()
    )
    return PartnerRequests(clients, container.nonces)
