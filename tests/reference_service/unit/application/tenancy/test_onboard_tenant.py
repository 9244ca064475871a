"""The process manager, whichever step it comes to."""

from uuid import UUID

import pytest

from reference_service.application.shared.envelope import Envelope
from reference_service.application.tenancy.subscribers.onboard_tenant import OnboardTenant
from reference_service.domain.shared.errors import Conflict
from reference_service.domain.shared.ids import TenantId, UserId
from reference_service.domain.shared.published import TenantCreated
from reference_service.domain.shared.result import Result, UnwrapError
from reference_service.domain.tenancy.events import TenantAbandoned, TenantOpened
from reference_service.domain.tenancy.tenant import TenantStatus
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.fakes.tenancy import FakeWorkspaces
from tests.reference_service.unit.application.tenancy.setting import NOWHERE, OURS, OWNER, Setting, tenant

pytestmark = pytest.mark.anyio
CREATED = Envelope(UUID(int=901), TenantCreated(occurred_at=BEGINNING, tenant_id=OURS, owner_id=OWNER, title="Engines"))
PREPARED = ("prepare", OURS, OWNER, "Engines")
DISCARDED = ("discard", OURS, OWNER)
OPENED = TenantOpened(occurred_at=BEGINNING, tenant_id=OURS)
ABANDONED = TenantAbandoned(occurred_at=BEGINNING, tenant_id=OURS)
REFUSAL = Conflict(code="PROJECT_EXISTS", message="There is a project of this name.")


@pytest.fixture(name="founded")
def founded_(setting: Setting) -> Setting:
    """Return a setting in which our tenant was founded a moment ago."""
    setting.keep(tenant(status=TenantStatus.ONBOARDING))
    return setting


def manager(setting: Setting) -> OnboardTenant:
    return OnboardTenant(setting.transactions, setting.workspaces, setting.clock)


async def test_a_tenant_opens_once_its_workspace_is_made(founded: Setting) -> None:
    await manager(founded).receive(CREATED)

    assert founded.workspaces.asked == [PREPARED]
    assert (founded.tenant().status, founded.store.events) == (TenantStatus.OPEN, [OPENED])
    assert (founded.store.commits, set(founded.transactions.by)) == (1, {None})


async def test_a_refused_workspace_is_taken_back_and_the_tenant_abandoned(founded: Setting) -> None:
    founded.workspaces.refusal = REFUSAL

    await manager(founded).receive(CREATED)

    assert founded.workspaces.asked == [PREPARED, DISCARDED]
    assert (founded.tenant().status, founded.store.events) == (TenantStatus.ABANDONED, [ABANDONED])
    assert founded.store.commits == 1


async def test_a_workspace_that_fails_changes_nothing_and_is_tried_again(founded: Setting) -> None:
    founded.workspaces.prepare_fails = OSError("The disk is full.")
    with pytest.raises(OSError, match="full"):
        await manager(founded).receive(CREATED)
    assert (founded.tenant().status, founded.store.commits) == (TenantStatus.ONBOARDING, 0)

    founded.workspaces.prepare_fails = None
    await manager(founded).receive(CREATED)

    assert founded.workspaces.asked == [PREPARED, PREPARED]
    assert founded.tenant().status is TenantStatus.OPEN


async def test_a_workspace_that_cannot_be_taken_back_is_tried_again_before_the_tenant_is_abandoned(founded: Setting) -> None:
    founded.workspaces.refusal = REFUSAL
    founded.workspaces.discard_fails = OSError("The disk is full.")
    with pytest.raises(OSError, match="full"):
        await manager(founded).receive(CREATED)
    assert (founded.tenant().status, founded.store.commits) == (TenantStatus.ONBOARDING, 0)

    founded.workspaces.discard_fails = None
    await manager(founded).receive(CREATED)

    assert founded.workspaces.asked == [PREPARED, DISCARDED, PREPARED, DISCARDED]
    assert founded.tenant().status is TenantStatus.ABANDONED


@pytest.mark.parametrize(("refusal", "end"), [(None, TenantStatus.OPEN), (REFUSAL, TenantStatus.ABANDONED)])
async def test_an_end_that_could_not_be_stored_comes_again(founded: Setting, refusal: Conflict | None, end: TenantStatus) -> None:
    founded.workspaces.refusal = refusal
    founded.transactions.rivals = [founded.touch]
    with pytest.raises(UnwrapError):
        await manager(founded).receive(CREATED)
    assert (founded.tenant().status, founded.store.events) == (TenantStatus.ONBOARDING, [])

    await manager(founded).receive(CREATED)

    assert (founded.tenant().status, founded.store.commits) == (end, 1)


@pytest.mark.parametrize("refusal", [None, REFUSAL])
async def test_an_event_that_comes_twice_changes_nothing_more(founded: Setting, refusal: Conflict | None) -> None:
    founded.workspaces.refusal = refusal
    await manager(founded).receive(CREATED)
    asked, events = list(founded.workspaces.asked), list(founded.store.events)

    await manager(founded).receive(CREATED)

    assert (founded.workspaces.asked, founded.store.events, founded.store.commits) == (asked, events, 1)


class RivalWorkspaces(FakeWorkspaces):
    """Makes a workspace while another delivery of the same event opens the tenant."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting.transactions)
        self._setting = setting

    async def prepare(self, tenant: TenantId, owner: UserId, title: str) -> Result[None, Conflict]:
        self._setting.tenant(tenant).open(BEGINNING)
        return await super().prepare(tenant, owner, title)


async def test_of_two_deliveries_at_the_same_time_the_second_changes_nothing(founded: Setting) -> None:
    founded.workspaces = RivalWorkspaces(founded)

    await manager(founded).receive(CREATED)

    assert (founded.tenant().status, founded.store.commits) == (TenantStatus.OPEN, 0)


async def test_what_was_tried_too_often_is_taken_back(founded: Setting) -> None:
    await manager(founded).give_up(CREATED)

    assert founded.workspaces.asked == [DISCARDED]
    assert (founded.tenant().status, founded.store.events) == (TenantStatus.ABANDONED, [ABANDONED])


async def test_giving_up_fails_aloud_and_leaves_the_tenant_to_be_looked_at(founded: Setting) -> None:
    founded.workspaces.discard_fails = OSError("The disk is full.")

    with pytest.raises(OSError, match="full"):
        await manager(founded).give_up(CREATED)

    assert (founded.tenant().status, founded.store.commits) == (TenantStatus.ONBOARDING, 0)


async def test_nothing_is_taken_back_from_a_tenant_that_is_open(setting: Setting) -> None:
    await manager(setting).give_up(CREATED)

    assert (setting.workspaces.asked, setting.tenant().status, setting.store.commits) == ([], TenantStatus.OPEN, 0)


async def test_a_tenant_that_there_is_not_is_not_set_up(setting: Setting) -> None:
    event = TenantCreated(occurred_at=BEGINNING, tenant_id=NOWHERE, owner_id=OWNER, title="Engines")

    await manager(setting).receive(Envelope(UUID(int=902), event))

    assert (setting.workspaces.asked, setting.store.commits) == ([], 0)
