"""Who may run which use case of webhooks."""

from collections.abc import Awaitable, Callable, Mapping

import pytest

from reference_service.application import webhooks
from reference_service.application.shared.actor import TenantActor, denied
from reference_service.application.webhooks.commands.create_endpoint import CreateEndpoint, CreateEndpointHandler
from reference_service.application.webhooks.commands.delete_endpoint import DeleteEndpoint, DeleteEndpointHandler
from reference_service.application.webhooks.commands.edit_endpoint import EditEndpoint, EditEndpointHandler
from reference_service.application.webhooks.commands.rotate_secret import RotateSecret, RotateSecretHandler
from reference_service.application.webhooks.queries.get_endpoint import GetEndpointHandler
from reference_service.application.webhooks.queries.list_deliveries import ListDeliveriesHandler
from reference_service.application.webhooks.queries.list_endpoints import ListEndpointsHandler
from reference_service.domain.shared.access import Permission, TenantRole
from reference_service.domain.shared.errors import DomainError
from reference_service.domain.shared.pagination import PageRequest
from reference_service.domain.shared.result import Err, Result
from tests.reference_service.unit.application.matrix import PowerlessMember, handlers_of
from tests.reference_service.unit.application.webhooks.setting import ENDPOINT, MANAGER, OURS, URL, Setting

pytestmark = pytest.mark.anyio
Run = Callable[[Setting, TenantActor], Awaitable[Result[object, DomainError]]]
ALL, E = PageRequest(10), str(ENDPOINT)

MATRIX: Mapping[str, Run] = {
    "CreateEndpointHandler": lambda s, actor: CreateEndpointHandler(
        s.transactions, s.targets, s.public, s.secrets, s.sealing, s.clock, s.ids
    ).execute(actor, CreateEndpoint(url=URL, events=("*",))),
    "EditEndpointHandler": lambda s, actor: EditEndpointHandler(s.transactions, s.targets, s.public, s.clock).execute(
        actor, EditEndpoint(endpoint_id=E, url=URL, events=("*",), status="active", expected_version=3)
    ),
    "RotateSecretHandler": lambda s, actor: RotateSecretHandler(s.transactions, s.secrets, s.sealing, s.clock).execute(
        actor, RotateSecret(endpoint_id=E)
    ),
    "DeleteEndpointHandler": lambda s, actor: DeleteEndpointHandler(s.transactions, s.clock).execute(
        actor, DeleteEndpoint(endpoint_id=E)
    ),
    "GetEndpointHandler": lambda s, actor: GetEndpointHandler(s.reader).execute(actor, E),
    "ListEndpointsHandler": lambda s, actor: ListEndpointsHandler(s.reader).execute(actor, ALL),
    "ListDeliveriesHandler": lambda s, actor: ListDeliveriesHandler(s.reader).execute(actor, E, ALL),
}


def test_every_use_case_is_in_the_matrix() -> None:
    assert handlers_of(webhooks) == set(MATRIX)


@pytest.mark.parametrize("role", TenantRole)
@pytest.mark.parametrize("name", MATRIX)
async def test_members_run_what_their_role_allows(setting: Setting, name: str, role: TenantRole) -> None:
    outcome = await MATRIX[name](setting, TenantActor(MANAGER, OURS, role))

    if role in {TenantRole.MANAGER, TenantRole.OWNER}:
        assert outcome.is_ok()
    else:
        assert outcome == Err(denied(Permission.WEBHOOKS_MANAGE))
        assert (setting.transactions.by, setting.store.events) == ([], [])


@pytest.mark.parametrize("name", MATRIX)
async def test_a_member_without_the_permission_is_refused(setting: Setting, name: str) -> None:
    actor = PowerlessMember(MANAGER, OURS, TenantRole.OWNER)

    assert await MATRIX[name](setting, actor) == Err(denied(Permission.WEBHOOKS_MANAGE))
    assert (setting.transactions.by, setting.store.events) == ([], [])
