"""Invitations."""

import pytest

from tests.reference_service.contract.building import ACME, ADA, GLOBEX, digest, invitation, keep_tenants, state, tenant
from tests.reference_service.contract.ground import Ground

pytestmark = pytest.mark.anyio


async def test_an_invitation_is_found_by_its_secret_inside_its_tenant_only(ground: Ground) -> None:
    await keep_tenants(ground, tenant(ACME), tenant(GLOBEX))
    sealed = invitation(1)
    sealed.seal(digest(1).value)
    async with ground.tenancy.begin(ACME, ADA) as work:
        await work.invitations.add(sealed)
        await work.invitations.add(invitation(2))
        (await work.commit()).unwrap()

    async with ground.tenancy.begin(ACME, None) as work:
        assert state(await work.invitations.by_secret(digest(1).value)) == state(sealed)
        assert await work.invitations.by_secret(digest(2).value) is None
    async with ground.tenancy.begin(GLOBEX, None) as work:
        assert await work.invitations.by_secret(digest(1).value) is None
        assert await work.invitations.get(sealed.id) is None
