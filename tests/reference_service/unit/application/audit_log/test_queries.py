"""What is shown of the log, and whether it holds."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from uuid import UUID

import pytest

from reference_service.application.audit_log.ports import EntryView
from reference_service.application.audit_log.queries.list_activities import ListActivitiesHandler
from reference_service.application.audit_log.queries.list_entries import ListEntriesHandler
from reference_service.application.audit_log.queries.verify_all_logs import VerifyAllLogsHandler
from reference_service.application.audit_log.queries.verify_log import VerifyLogHandler
from reference_service.application.audit_log.verification import Verification
from reference_service.application.shared.actor import Actor, TenantActor
from reference_service.domain.audit_log.entry import Chain, Entry
from reference_service.domain.shared.access import PlatformRole, TenantRole
from reference_service.domain.shared.ids import SessionId, TenantId, UserId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Ok
from tests.reference_service.fakes.audit_log import FakeAuditReader

pytestmark = pytest.mark.anyio
USER = UserId(UUID(int=101))
OURS, THEIRS = TenantId(UUID(int=201)), TenantId(UUID(int=202))
OUR_LOG, THEIR_LOG, OWN_LOG = Chain.of_tenant(OURS), Chain.of_tenant(THEIRS), Chain.of_user(USER.value)
MANAGER = TenantActor(USER, OURS, TenantRole.MANAGER)
SOMEBODY = Actor(USER, SessionId(UUID(int=1)), PlatformRole.USER)
MOVED = "The end of the chain is not where it was."


@pytest.fixture
def log() -> FakeAuditReader:
    """Return three chains with three lines each."""
    reader = FakeAuditReader()
    for chain in (OUR_LOG, THEIR_LOG, OWN_LOG):
        for number in range(1, 4):
            reader.write(chain, f"{chain}.{number}", actor=USER)
    return reader


async def verified(log: FakeAuditReader) -> Verification:
    return (await VerifyLogHandler(log).execute(MANAGER)).unwrap()


def view(entry: Entry) -> EntryView:
    return EntryView(
        sequence=entry.sequence,
        occurred_at=entry.occurred_at,
        actor=USER.value,
        event=entry.event,
        subject=entry.subject,
        details=entry.details,
        request=entry.request,
        digest=entry.digest,
    )


async def test_a_tenants_log_is_shown_a_page_at_a_time(log: FakeAuditReader) -> None:
    handler = ListEntriesHandler(log)
    first, second, third = (view(entry) for entry in log.lines[OUR_LOG])

    page = (await handler.execute(MANAGER, PageRequest(2))).unwrap()

    assert page.items == (first, second)
    assert await handler.execute(MANAGER, PageRequest(2, page.following)) == Ok(Page((third,), None))


async def test_users_see_what_happened_to_their_own_account(log: FakeAuditReader) -> None:
    listed = await ListActivitiesHandler(log).execute(SOMEBODY, PageRequest(10))

    assert listed == Ok(Page(tuple(view(entry) for entry in log.lines[OWN_LOG]), None))


async def test_a_log_that_nobody_touched_holds(log: FakeAuditReader) -> None:
    assert await verified(log) == Verification(entries=3)
    assert await verified(FakeAuditReader()) == Verification(entries=0)


def cut_the_end(log: FakeAuditReader) -> None:
    log.lines[OUR_LOG].pop()


def cut_all(log: FakeAuditReader) -> None:
    log.lines[OUR_LOG].clear()


def take_the_middle(log: FakeAuditReader) -> None:
    del log.lines[OUR_LOG][1]


def change_the_first(log: FakeAuditReader) -> None:
    log.lines[OUR_LOG][0] = replace(log.lines[OUR_LOG][0], event="nothing")


def forge_the_end(log: FakeAuditReader) -> None:
    kept = log.heads[OUR_LOG]
    log.heads[OUR_LOG] = log.lines[OUR_LOG][1].head
    log.lines[OUR_LOG].pop()
    log.write(OUR_LOG, "forged")
    log.heads[OUR_LOG] = kept


def add_a_line_unseen(log: FakeAuditReader) -> None:
    kept = log.heads[OUR_LOG]
    log.write(OUR_LOG, "forged")
    log.heads[OUR_LOG] = kept


@pytest.mark.parametrize(
    ("tamper", "verdict"),
    [
        (cut_the_end, Verification(entries=2, broken_at=3, reason=MOVED)),
        (cut_all, Verification(entries=0, broken_at=1, reason=MOVED)),
        (take_the_middle, Verification(entries=1, broken_at=2, reason="The line is missing or not in its place.")),
        (change_the_first, Verification(entries=0, broken_at=1, reason="The line was changed.")),
        (forge_the_end, Verification(entries=2, broken_at=3, reason="The line is not the one that the chain ended with.")),
        (add_a_line_unseen, Verification(entries=3, broken_at=4, reason=MOVED)),
    ],
)
async def test_the_first_line_that_does_not_hold_is_named(
    log: FakeAuditReader, tamper: Callable[[FakeAuditReader], None], verdict: Verification
) -> None:
    tamper(log)

    assert await verified(log) == verdict


class BusyReader(FakeAuditReader):
    """A log that others write to while its lines are read: two before the first is, one more before the last."""

    async def entries(self, chain: Chain) -> AsyncIterator[Entry]:
        self.write(chain, "meanwhile")
        self.write(chain, "meanwhile")
        snapshot = tuple(self.lines[chain])
        for entry in snapshot:
            if entry is snapshot[-1]:
                self.write(chain, "after the snapshot")
            yield entry


async def test_what_is_written_meanwhile_breaks_nothing() -> None:
    log = BusyReader()
    log.write(OUR_LOG, "before")

    assert await verified(log) == Verification(entries=3)


async def test_all_logs_are_verified_in_the_order_of_their_names(log: FakeAuditReader) -> None:
    cut_the_end(log)

    assert await VerifyAllLogsHandler(log).execute() == (
        (OUR_LOG.value, Verification(entries=2, broken_at=3, reason=MOVED)),
        (THEIR_LOG.value, Verification(entries=3)),
        (OWN_LOG.value, Verification(entries=3)),
    )
