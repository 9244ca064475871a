"""Endpoints are added, changed and deleted."""

from datetime import timedelta
from uuid import UUID

import pytest

from reference_service.application.shared.ports.unit_of_work import RequestKey
from reference_service.application.webhooks.commands.create_endpoint import (
    CreateEndpoint,
    CreateEndpointHandler,
    NewEndpoint,
)
from reference_service.application.webhooks.commands.delete_endpoint import DeleteEndpoint, DeleteEndpointHandler
from reference_service.application.webhooks.commands.edit_endpoint import EditEndpoint, EditEndpointHandler
from reference_service.application.webhooks.commands.rotate_secret import RotateSecret, RotateSecretHandler
from reference_service.application.webhooks.queries.get_endpoint import GetEndpointHandler
from reference_service.application.webhooks.queries.list_deliveries import ListDeliveriesHandler
from reference_service.application.webhooks.queries.list_endpoints import ListEndpointsHandler
from reference_service.application.webhooks.views import view_of_delivery, view_of_endpoint
from reference_service.domain.shared.errors import Conflict, DomainError, not_found, stale
from reference_service.domain.shared.ids import EndpointId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.webhooks.endpoint import MOST_ENDPOINTS
from reference_service.domain.webhooks.events import EndpointAdded, EndpointDeleted, EndpointEdited, SecretRotated
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.fakes.webhooks import FORBIDDEN
from tests.reference_service.unit.application.webhooks.setting import (
    AT_WORK,
    ENDPOINT,
    INSIDE,
    MANAGER,
    NO_ENDPOINT,
    OURS,
    THEIR_ENDPOINT,
    URL,
    Setting,
    delivery,
    endpoint,
)

pytestmark = pytest.mark.anyio
NEW = EndpointId(UUID(int=1))
MISSING = Err(not_found("endpoint"))
NOWHERE = [str(NO_ENDPOINT), str(THEIR_ENDPOINT), "x"]
KEY = RequestKey("owner", "once", "fingerprint")


async def create(setting: Setting, *, url: str = URL, key: RequestKey | None = None) -> Result[NewEndpoint, DomainError]:
    handler = CreateEndpointHandler(
        setting.transactions, setting.targets, setting.public, setting.secrets, setting.sealing, setting.clock, setting.ids
    )
    return await handler.execute(AT_WORK, CreateEndpoint(url=url, events=("work.*",), key=key))


async def edit(
    setting: Setting,
    endpoint_id: str = str(ENDPOINT),
    *,
    url: str = URL,
    events: str = "*",
    status: str = "active",
    version: int = 3,
) -> Result[object, DomainError]:
    handler = EditEndpointHandler(setting.transactions, setting.targets, setting.public, setting.clock)
    command = EditEndpoint(endpoint_id=endpoint_id, url=url, events=(events,), status=status, expected_version=version)
    return await handler.execute(AT_WORK, command)


async def test_a_new_endpoint_has_a_secret_that_only_its_maker_sees(setting: Setting) -> None:
    made = await create(setting)

    stored = setting.endpoint(NEW)
    assert made == Ok(NewEndpoint(view_of_endpoint(stored), "whsec_1"))
    assert stored.secret == f"sealed(whsec_1, {NEW})"
    assert "whsec_1" not in repr(made)
    assert setting.store.events == [EndpointAdded(occurred_at=BEGINNING, tenant_id=OURS, endpoint_id=NEW)]
    assert setting.transactions.by == [MANAGER]


async def test_a_request_that_comes_again_makes_nothing_and_shows_no_secret(setting: Setting) -> None:
    await create(setting, key=KEY)
    again = await create(setting, key=KEY)
    misused = await create(setting, key=RequestKey("owner", "once", "another"))

    assert again == Ok(NewEndpoint(view_of_endpoint(setting.endpoint(NEW)), None))
    assert misused.unwrap_err().code == "IDEMPOTENCY_KEY_MISUSED"
    assert setting.store.commits == 1


async def test_a_request_that_comes_again_after_the_end_of_what_it_made_finds_nothing(setting: Setting) -> None:
    await create(setting, key=KEY)
    await DeleteEndpointHandler(setting.transactions, setting.clock).execute(AT_WORK, DeleteEndpoint(endpoint_id=str(NEW)))

    assert await create(setting, key=KEY) == MISSING


@pytest.mark.parametrize(("url", "code"), [(INSIDE, FORBIDDEN.code), ("a b", "INVALID_URL")])
async def test_an_address_that_may_not_be_called_is_refused(setting: Setting, url: str, code: str) -> None:
    assert (await create(setting, url=url)).unwrap_err().code == code
    assert (await edit(setting, url=url)).unwrap_err().code == code
    assert setting.store.commits == 0


async def test_a_tenant_has_so_many_endpoints_and_no_more(setting: Setting) -> None:
    setting.keep(*(endpoint(EndpointId(UUID(int=500 + number))) for number in range(MOST_ENDPOINTS - 1)))

    assert await create(setting) == Err(Conflict(code="TOO_MANY_ENDPOINTS", message="A tenant has 20 endpoints at most."))


async def test_an_endpoint_is_edited_from_the_version_that_was_read(setting: Setting) -> None:
    edited = await edit(setting)
    late = await edit(setting)

    assert edited == Ok(view_of_endpoint(setting.endpoint()))
    assert setting.endpoint().subscription.patterns == ("*",)
    assert late == Err(stale("endpoint"))
    assert setting.store.events == [EndpointEdited(occurred_at=BEGINNING, tenant_id=OURS, endpoint_id=ENDPOINT)]


async def test_what_an_endpoint_cannot_be_is_refused(setting: Setting) -> None:
    assert (await edit(setting, status="asleep")).unwrap_err().code == "UNKNOWN_STATUS"
    assert (await edit(setting, events="identity.*")).unwrap_err().code == "INVALID_EVENTS"
    assert setting.store.commits == 0


@pytest.mark.parametrize("endpoint_id", NOWHERE)
async def test_an_endpoint_of_others_is_not_there(setting: Setting, endpoint_id: str) -> None:
    rotate = RotateSecretHandler(setting.transactions, setting.secrets, setting.sealing, setting.clock)
    delete = DeleteEndpointHandler(setting.transactions, setting.clock)

    assert await edit(setting, endpoint_id) == MISSING
    assert await rotate.execute(AT_WORK, RotateSecret(endpoint_id=endpoint_id)) == MISSING
    assert await delete.execute(AT_WORK, DeleteEndpoint(endpoint_id=endpoint_id)) == MISSING
    assert await GetEndpointHandler(setting.reader).execute(AT_WORK, endpoint_id) == MISSING
    assert await ListDeliveriesHandler(setting.reader).execute(AT_WORK, endpoint_id, PageRequest(5)) == MISSING


async def test_a_new_secret_is_shown_once_and_the_one_before_stays_for_a_while(setting: Setting) -> None:
    handler = RotateSecretHandler(setting.transactions, setting.secrets, setting.sealing, setting.clock)
    rotated = (await handler.execute(AT_WORK, RotateSecret(endpoint_id=str(ENDPOINT)))).unwrap()

    stored = setting.endpoint()
    assert (rotated.secret, rotated.endpoint) == ("whsec_1", view_of_endpoint(stored))
    assert "whsec_1" not in repr(rotated)
    assert (stored.secret, stored.previous_secret) == (f"sealed(whsec_1, {ENDPOINT})", f"sealed(whsec_0, {ENDPOINT})")
    assert stored.previous_until == BEGINNING + timedelta(days=1)
    assert setting.store.events == [SecretRotated(occurred_at=BEGINNING, tenant_id=OURS, endpoint_id=ENDPOINT)]


async def test_a_deleted_endpoint_is_gone(setting: Setting) -> None:
    handler = DeleteEndpointHandler(setting.transactions, setting.clock)

    assert await handler.execute(AT_WORK, DeleteEndpoint(endpoint_id=str(ENDPOINT))) == Ok(None)
    assert await handler.execute(AT_WORK, DeleteEndpoint(endpoint_id=str(ENDPOINT))) == MISSING
    assert await GetEndpointHandler(setting.reader).execute(AT_WORK, str(ENDPOINT)) == MISSING
    assert setting.store.events == [EndpointDeleted(occurred_at=BEGINNING, tenant_id=OURS, endpoint_id=ENDPOINT)]


async def test_endpoints_and_deliveries_are_shown(setting: Setting) -> None:
    setting.keep(delivery(1), delivery(2), delivery(3, of=THEIR_ENDPOINT))
    shown = view_of_endpoint(setting.endpoint())
    deliveries = await ListDeliveriesHandler(setting.reader).execute(AT_WORK, str(ENDPOINT), PageRequest(5))

    assert await GetEndpointHandler(setting.reader).execute(AT_WORK, str(ENDPOINT)) == Ok(shown)
    assert await ListEndpointsHandler(setting.reader).execute(AT_WORK, PageRequest(5)) == Ok(Page((shown,), None))
    assert deliveries == Ok(Page((view_of_delivery(delivery(2)), view_of_delivery(delivery(1))), None))
