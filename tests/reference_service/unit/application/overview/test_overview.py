"""The overview follows what happens, and can be made anew."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import pytest

from reference_service.application import overview
from reference_service.application.overview.commands.rebuild_overview import RebuildOverviewHandler
from reference_service.application.overview.ports import Facts, ProjectProgress, TenantOverview
from reference_service.application.overview.queries.get_overview import GetOverviewHandler
from reference_service.application.overview.queries.list_progress import ListProgressHandler
from reference_service.application.overview.subscribers.keep_overview import KeepOverview
from reference_service.application.shared.actor import TenantActor, denied
from reference_service.application.shared.envelope import Envelope
from reference_service.domain.overview.facts import Fact, ProjectFact, Stage, TaskFact
from reference_service.domain.shared.access import Permission, TenantRole
from reference_service.domain.shared.errors import Conflict, DomainError
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import ProjectId, TaskId, TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.published import TenantCreated, UserRegistered
from reference_service.domain.shared.result import Err, Ok, Result, UnwrapError
from tests.reference_service.fakes.overview import FakeOverviewReader, FakeOverviewTransactions, FakeSource
from tests.reference_service.fakes.shared import BEGINNING, FakeClock, Store
from tests.reference_service.unit.application.matrix import PowerlessMember, handlers_of

pytestmark = pytest.mark.anyio
OURS, THEIRS = TenantId(UUID(int=1)), TenantId(UUID(int=2))
SOMEBODY = UserId(UUID(int=3))
VIEWER = TenantActor(SOMEBODY, OURS, TenantRole.VIEWER)
PROJECT = ProjectId(UUID(int=4))
EVENT = TenantCreated(occurred_at=BEGINNING, tenant_id=OURS, owner_id=SOMEBODY, title="Ours")
NONE = dict.fromkeys(Stage, 0)
LATER = BEGINNING + timedelta(hours=1)
STARTED = ProjectFact(project_id=PROJECT, at=BEGINNING, active_at=BEGINNING, started_at=BEGINNING, is_there=True)


def added(number: int, stage: Stage = Stage.OPEN) -> TaskFact:
    """Return that there is a task."""
    return TaskFact(
        task_id=TaskId(UUID(int=100 + number)),
        at=BEGINNING,
        active_at=BEGINNING,
        project_id=PROJECT,
        stage=stage,
        is_there=True,
    )


class FakeFacts(Facts):
    """Each event tells the next fact that a test gives."""

    def __init__(self, *facts: Fact) -> None:
        self._facts = iter(facts)

    @property
    def kinds(self) -> Collection[type[Event]]:
        return (TenantCreated,)

    def of(self, event: Event) -> Fact:  # noqa: ARG002 - the port's
        return next(self._facts)


@dataclass(slots=True)
class Setting:
    """The overview of a tenant that nobody has heard of yet."""

    store: Store = field(default_factory=Store)
    clock: FakeClock = field(default_factory=FakeClock)
    transactions: FakeOverviewTransactions = field(init=False)
    reader: FakeOverviewReader = field(init=False)
    _last: int = 0

    def __post_init__(self) -> None:
        self.transactions = FakeOverviewTransactions(self.store)
        self.reader = FakeOverviewReader(self.store)

    async def hear(self, *facts: Fact, event: Event = EVENT) -> None:
        """Take in what some events tell that come together."""
        envelopes = [Envelope(UUID(int=1000 + self._last + number), event) for number in range(len(facts))]
        self._last += len(facts)
        await KeepOverview(self.transactions, FakeFacts(*facts)).receive(envelopes)

    def rival(self) -> Callable[[], None]:
        """Return what has somebody else count in the same project first."""

        def count() -> None:
            kept = self.store.tables["summaries"][PROJECT]
            kept.stored(kept.version + 1)

        return count


@pytest.fixture
def setting() -> Setting:
    return Setting()


async def counted(setting: Setting) -> dict[Stage, int]:
    [progress] = (await setting.reader.page(OURS, PageRequest(10))).items
    return {stage: number for stage, number in progress.tasks.items() if number}


async def test_what_happens_is_counted_once_however_often_it_is_heard(setting: Setting) -> None:
    await setting.hear(STARTED)
    for _ in range(3):
        await setting.hear(added(1), added(1))
    await setting.hear(added(2, Stage.DONE))

    assert await GetOverviewHandler(setting.reader).execute(VIEWER) == Ok(
        TenantOverview(projects=1, open_tasks=1, done_tasks=1, last_activity_at=BEGINNING)
    )
    assert await ListProgressHandler(setting.reader).execute(VIEWER, PageRequest(10)) == Ok(
        Page(
            (
                ProjectProgress(
                    id=PROJECT.value,
                    started_at=BEGINNING,
                    tasks=NONE | {Stage.OPEN: 1, Stage.DONE: 1},
                    last_activity_at=BEGINNING,
                ),
            ),
            None,
        )
    )


async def test_a_task_may_be_heard_of_before_its_project_and_its_move_before_itself(setting: Setting) -> None:
    moved = TaskFact(task_id=added(1).task_id, at=LATER, active_at=LATER, stage=Stage.REVIEW)
    for fact in (moved, added(1), STARTED):
        await setting.hear(fact)

    [progress] = (await setting.reader.page(OURS, PageRequest(10))).items
    assert (progress.started_at, progress.last_activity_at) == (BEGINNING, LATER)
    assert await counted(setting) == {Stage.REVIEW: 1}


async def test_what_comes_together_is_counted_in_one_transaction(setting: Setting) -> None:
    moved = TaskFact(task_id=added(1).task_id, at=LATER, active_at=LATER, stage=Stage.REVIEW)
    await setting.hear(STARTED, added(1), moved, added(2, Stage.DONE))

    assert await counted(setting) == {Stage.REVIEW: 1, Stage.DONE: 1}
    assert setting.store.commits == 1


async def test_events_of_two_tenants_that_come_together_stay_apart(setting: Setting) -> None:
    theirs = TenantCreated(occurred_at=BEGINNING, tenant_id=THEIRS, owner_id=SOMEBODY, title="Theirs")
    other = replace(STARTED, project_id=ProjectId(UUID(int=5)))
    envelopes = [Envelope(UUID(int=1), EVENT), Envelope(UUID(int=2), theirs)]
    await KeepOverview(setting.transactions, FakeFacts(STARTED, other)).receive(envelopes)

    pages = [await setting.reader.page(tenant, PageRequest(10)) for tenant in (OURS, THEIRS)]
    assert [[each.id for each in page.items] for page in pages] == [[PROJECT.value], [UUID(int=5)]]


async def test_what_concerns_no_tenant_is_not_counted(setting: Setting) -> None:
    await setting.hear(STARTED, event=UserRegistered(occurred_at=BEGINNING, user_id=SOMEBODY, display_name="Ada"))

    assert setting.store.commits == 0


async def test_who_counts_at_the_same_time_as_another_counts_again(setting: Setting) -> None:
    await setting.hear(STARTED)
    setting.transactions.rivals.append(setting.rival())
    await setting.hear(added(1))

    assert await counted(setting) == {Stage.OPEN: 1}


async def test_who_is_always_too_late_is_heard_of_again(setting: Setting) -> None:
    await setting.hear(STARTED)
    setting.transactions.rivals.extend([setting.rival()] * 5)

    with pytest.raises(UnwrapError):
        await setting.hear(added(1))
    await setting.hear(added(1))
    assert await counted(setting) == {Stage.OPEN: 1}


async def test_it_is_made_anew_from_what_is_true(setting: Setting) -> None:
    await setting.hear(STARTED)
    await setting.hear(added(9, Stage.DONE))
    setting.clock.advance(timedelta(hours=1))
    source = FakeSource({OURS: [STARTED, *(added(number) for number in range(250))], THEIRS: []})
    number = await RebuildOverviewHandler(setting.transactions, source, setting.clock).execute()

    assert number == 251
    assert await counted(setting) == {Stage.OPEN: 250}
    assert source.asked == [LATER - timedelta(minutes=1)] * 2


async def test_it_is_made_anew_for_those_who_are_named(setting: Setting) -> None:
    source = FakeSource({OURS: [STARTED], THEIRS: [STARTED]})

    assert await RebuildOverviewHandler(setting.transactions, source, setting.clock).execute(OURS) == 1


async def test_events_may_come_while_it_is_made_anew(setting: Setting) -> None:
    await setting.hear(STARTED)
    source = FakeSource({OURS: [STARTED, added(1)]})
    # The first commit is that of an empty overview.
    setting.transactions.rivals.extend([lambda: None])
    setting.transactions.rivals.extend([refusing(setting)] * 2)
    await RebuildOverviewHandler(setting.transactions, source, setting.clock).execute(OURS)

    assert await counted(setting) == {Stage.OPEN: 1}


def refusing(setting: Setting) -> Callable[[], None]:
    """Return what has the next commit refused."""

    def refuse() -> None:
        setting.store.refuse = Conflict(code="CONFLICT", message="Somebody was faster.")

    return refuse


MATRIX: dict[str, Callable[[Setting, TenantActor], Awaitable[Result[object, DomainError]]]] = {
    "GetOverviewHandler": lambda s, actor: GetOverviewHandler(s.reader).execute(actor),
    "ListProgressHandler": lambda s, actor: ListProgressHandler(s.reader).execute(actor, PageRequest(10)),
}


def test_the_matrix_has_all_use_cases_of_requests() -> None:
    assert handlers_of(overview) == {*MATRIX, "RebuildOverviewHandler"}


@pytest.mark.parametrize("name", MATRIX)
async def test_who_may_see_nothing_sees_no_overview(setting: Setting, name: str) -> None:
    powerless = PowerlessMember(SOMEBODY, OURS, TenantRole.VIEWER)

    assert await MATRIX[name](setting, powerless) == Err(denied(Permission.PROJECTS_READ))
