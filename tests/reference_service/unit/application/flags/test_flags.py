"""Flags, the rules of the house, and what got stuck."""

from dataclasses import replace
from uuid import UUID

import pytest

from reference_service.application.flags.commands.change_house_rules import ChangeHouseRules, ChangeHouseRulesHandler
from reference_service.application.flags.commands.delete_flag import DeleteFlag, DeleteFlagHandler
from reference_service.application.flags.commands.retry_event import RetryEvent, RetryEventHandler
from reference_service.application.flags.commands.set_flag import SetFlag, SetFlagHandler
from reference_service.application.flags.ports import FlagView, HouseRulesView
from reference_service.application.flags.queries.get_flag import GetFlagHandler
from reference_service.application.flags.queries.list_features import FeaturesView, ListFeaturesHandler
from reference_service.application.shared.actor import Actor, TenantActor
from reference_service.domain.flags.events import FlagDeleted, FlagSet, HouseRulesChanged
from reference_service.domain.flags.flag import FlagName
from reference_service.domain.flags.house_rules import HOUSE
from reference_service.domain.flags.rule import Rule
from reference_service.domain.shared.access import PlatformRole, TenantRole
from reference_service.domain.shared.errors import Conflict, Invalid, Stale, not_found, stale
from reference_service.domain.shared.ids import SessionId, TenantId, UserId
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.flags import FakeFlagReader, FakeFlagsTransactions, FakeGraves, FakeRules
from tests.reference_service.fakes.shared import BEGINNING, FakeClock, Store
from tests.reference_service.unit.application.flags.building import BURIED, buried

pytestmark = pytest.mark.anyio
ADMIN = Actor(UserId(UUID(int=1)), SessionId(UUID(int=2)), PlatformRole.ADMINISTRATOR)
ACME, GLOBEX = UUID(int=11), UUID(int=12)
LOOMS = SetFlag(
    name="looms",
    description="Looms.",
    is_enabled=True,
    percent=25,
    always=(GLOBEX, ACME),
    never=(),
    expected_version=None,
)
RULE = Rule(is_enabled=True, percent=25, always=frozenset({TenantId(ACME), TenantId(GLOBEX)}))
VIEW = FlagView(name="looms", description="Looms.", rule=RULE, version=1)
CLOSED = ChangeHouseRules(is_registration_open=False, maintenance_message="Back at noon.", expected_version=0)


@pytest.fixture
def transactions() -> FakeFlagsTransactions:
    return FakeFlagsTransactions(Store())


async def put(transactions: FakeFlagsTransactions, command: SetFlag) -> Result[FlagView, object]:
    return await SetFlagHandler(transactions, FakeClock()).execute(ADMIN, command)


async def delete(transactions: FakeFlagsTransactions, name: str = "looms") -> Result[None, object]:
    return await DeleteFlagHandler(transactions, FakeClock()).execute(ADMIN, DeleteFlag(name=name))


async def change(transactions: FakeFlagsTransactions, command: ChangeHouseRules) -> Result[HouseRulesView, object]:
    return await ChangeHouseRulesHandler(transactions, FakeClock()).execute(ADMIN, command)


async def test_a_flag_is_made_changed_and_looked_at(transactions: FakeFlagsTransactions) -> None:
    made = await put(transactions, LOOMS)
    changed = await put(transactions, replace(LOOMS, percent=50, expected_version=1))
    shown = await GetFlagHandler(FakeFlagReader(transactions.store)).execute(ADMIN, "looms")

    assert made == Ok(VIEW)
    assert changed == shown == Ok(replace(VIEW, rule=replace(RULE, percent=50), version=2))
    assert [event.rule for event in transactions.store.events if isinstance(event, FlagSet)] == [
        f"on for 25 %; always: {ACME}, {GLOBEX}",
        f"on for 50 %; always: {ACME}, {GLOBEX}",
    ]
    assert transactions.by == [ADMIN.user_id] * 2


async def test_a_flag_that_is_set_as_it_is_keeps_its_version(transactions: FakeFlagsTransactions) -> None:
    await put(transactions, LOOMS)

    assert await put(transactions, replace(LOOMS, expected_version=1)) == Ok(VIEW)
    assert transactions.store.commits == 1


async def test_a_flag_is_only_changed_by_whoever_has_read_it(transactions: FakeFlagsTransactions) -> None:
    await put(transactions, LOOMS)
    exists = Conflict(code="FLAG_EXISTS", message="There is such a flag already. Read it, and name its version.")

    assert await put(transactions, replace(LOOMS, percent=1)) == Err(exists)
    assert await put(transactions, replace(LOOMS, percent=1, expected_version=7)) == Err(stale("flag"))
    assert await put(transactions, replace(LOOMS, name="engines", expected_version=1)) == Err(stale("flag"))


async def test_a_deleted_flag_is_gone_until_it_is_set_again(transactions: FakeFlagsTransactions) -> None:
    await put(transactions, LOOMS)

    assert await delete(transactions) == Ok(None)
    assert await delete(transactions) == await delete(transactions, "engines") == Err(not_found("flag"))
    assert await put(transactions, replace(LOOMS, expected_version=2)) == Err(stale("flag"))
    assert await put(transactions, LOOMS) == Ok(replace(VIEW, version=3))
    assert transactions.store.events[1] == FlagDeleted(occurred_at=BEGINNING, flag_id=FlagName("looms").identity, flag="looms")


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (replace(LOOMS, name="No name"), not_found("flag")),
        (
            replace(LOOMS, description="x" * 4001),
            Invalid(code="INVALID_TEXT", message="`description` has from 0 to 4000 characters.", field="description"),
        ),
        (
            replace(LOOMS, percent=101),
            Invalid(code="INVALID_RULE", message="`percent` is from 0 to 100.", field="percent"),
        ),
    ],
)
async def test_what_makes_no_flag_is_refused(transactions: FakeFlagsTransactions, command: SetFlag, refusal: object) -> None:
    assert (await put(transactions, command), transactions.by) == (Err(refusal), [])


async def test_what_is_no_name_is_a_flag_that_is_not_there(transactions: FakeFlagsTransactions) -> None:
    reader = FakeFlagReader(transactions.store)

    assert await delete(transactions, "No name") == Err(not_found("flag"))
    assert await GetFlagHandler(reader).execute(ADMIN, "No name") == Err(not_found("flag"))
    assert await GetFlagHandler(reader).execute(ADMIN, "engines") == Err(not_found("flag"))


async def test_the_rules_of_the_house_change_version_by_version(transactions: FakeFlagsTransactions) -> None:
    closed = await change(transactions, CLOSED)
    same = await change(transactions, replace(CLOSED, expected_version=1))
    late = await change(transactions, CLOSED)
    opened = await change(transactions, ChangeHouseRules(is_registration_open=True, maintenance_message=None, expected_version=1))

    assert closed == same == Ok(HouseRulesView(is_registration_open=False, maintenance_message="Back at noon.", version=1))
    assert late == Err(Stale(code="SETTINGS_CHANGED", message="The settings have changed since they were read. Read them again."))
    assert opened == Ok(HouseRulesView(is_registration_open=True, maintenance_message=None, version=2))
    assert transactions.store.events == [
        HouseRulesChanged(occurred_at=BEGINNING, house_id=HOUSE, registration="closed", message="Back at noon."),
        HouseRulesChanged(occurred_at=BEGINNING, house_id=HOUSE, registration="open", message=""),
    ]


async def test_a_message_of_several_lines_is_refused(transactions: FakeFlagsTransactions) -> None:
    invalid = Invalid(
        code="INVALID_TEXT", message="`maintenance_message` holds a control character.", field="maintenance_message"
    )

    assert await change(transactions, replace(CLOSED, maintenance_message="a\nb")) == Err(invalid)


async def test_a_member_sees_what_is_on_for_their_tenant_and_the_message() -> None:
    rules = FakeRules(
        {
            "looms": Rule(is_enabled=True, percent=0, always=frozenset({TenantId(ACME)})),
            "engines": Rule(is_enabled=True, percent=0, always=frozenset({TenantId(GLOBEX)})),
        },
        maintenance_message="Back at noon.",
    )

    seen = await ListFeaturesHandler(rules).execute(TenantActor(ADMIN.user_id, TenantId(ACME), TenantRole.VIEWER))

    assert seen == Ok(FeaturesView(names=("looms", "project_overview"), maintenance_message="Back at noon."))


async def test_a_buried_event_is_dug_up_once() -> None:
    graves = FakeGraves(buried())
    retry = RetryEventHandler(graves, FakeClock())

    outcomes = [await retry.execute(ADMIN, RetryEvent(event_id=text)) for text in (str(BURIED), str(BURIED), "no id")]

    assert outcomes == [Ok(None), Err(not_found("event")), Err(not_found("event"))]
    assert graves.again == [(BURIED, BEGINNING)]
