"""Who is let in to listen, who may go on, and what they are told."""

from datetime import timedelta
from uuid import UUID

import pytest

from reference_service.application.live.commands.issue_ticket import TICKET_LIFETIME, IssueTicketHandler, NewTicket
from reference_service.application.live.commands.redeem_ticket import RedeemTicketHandler
from reference_service.application.live.ports import Listener
from reference_service.application.live.queries.check_listener import CheckListenerHandler
from reference_service.application.live.subscribers.tell_listeners import TellListeners
from reference_service.application.shared.actor import denied
from reference_service.application.shared.envelope import Envelope
from reference_service.domain.identity.session import session_over
from reference_service.domain.shared.access import Permission, TenantRole
from reference_service.domain.shared.errors import DomainError, Unavailable, not_found
from reference_service.domain.shared.ids import ProjectId, SessionId, TenantId, UserId
from reference_service.domain.shared.published import UserRegistered
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.work.events import ProjectStarted
from tests.reference_service.fakes.live import FakeFeed, FakeNews, FakeStandings, FakeTickets
from tests.reference_service.fakes.shared import BEGINNING, FakeClock, FakeSecrets

pytestmark = pytest.mark.anyio
ADA, OURS = UserId(UUID(int=1)), TenantId(UUID(int=100))
LISTENER = Listener(user_id=ADA, session_id=SessionId(UUID(int=50)), tenant_id=OURS, role=TenantRole.MEMBER)
STARTED = Envelope(UUID(int=77), ProjectStarted(occurred_at=BEGINNING, tenant_id=OURS, project_id=ProjectId(UUID(int=401))))
AWAY = Unavailable(code="UNAVAILABLE", message="Not now.", retry_after=timedelta(seconds=5))


class PowerlessListener(Listener):
    """Somebody whose role allows nothing."""

    def may(self, permission: Permission) -> bool:  # noqa: ARG002 - the port's
        return False


class Setting:
    """The use cases, and what they work with."""

    def __init__(self) -> None:
        self.tickets, self.clock = FakeTickets(), FakeClock()
        self.standings = FakeStandings({ADA: TenantRole.MEMBER})
        secrets = FakeSecrets()
        self.issue = IssueTicketHandler(self.tickets, secrets, self.clock)
        self.redeem = RedeemTicketHandler(self.tickets, self.standings, secrets, self.clock)
        self.check = CheckListenerHandler(self.standings, self.clock)


async def test_a_ticket_lets_in_whom_it_was_given_to_once() -> None:
    setting = Setting()

    assert await setting.issue.execute(LISTENER) == Ok(NewTicket(text="secret-1", lives=TICKET_LIFETIME))
    assert await setting.redeem.execute("secret-1") == Ok(LISTENER)
    assert (await setting.redeem.execute("secret-1")).unwrap_err().code == "TICKET_INVALID"


async def test_only_the_digest_of_a_ticket_is_kept_and_not_for_long() -> None:
    setting = Setting()
    await setting.issue.execute(LISTENER)

    assert list(setting.tickets.kept.values()) == [(LISTENER, BEGINNING + TICKET_LIFETIME)]
    assert "secret-1" not in str(setting.tickets.kept)


async def test_whoever_may_not_look_at_work_gets_no_ticket() -> None:
    setting = Setting()
    listener = PowerlessListener(user_id=ADA, session_id=LISTENER.session_id, tenant_id=LISTENER.tenant_id, role=TenantRole.OWNER)

    assert await setting.issue.execute(listener) == Err(denied(Permission.PROJECTS_READ))
    assert setting.tickets.kept == {}


async def test_a_ticket_that_is_too_old_or_unknown_lets_nobody_in() -> None:
    setting = Setting()
    await setting.issue.execute(LISTENER)
    setting.clock.advance(TICKET_LIFETIME)

    assert [(await setting.redeem.execute(text)).unwrap_err().code for text in ("secret-1", "other")] == ["TICKET_INVALID"] * 2


@pytest.mark.parametrize("refusal", [session_over(), not_found("tenant")])
async def test_whoever_is_out_meanwhile_is_not_let_in_and_hears_no_more(refusal: DomainError) -> None:
    setting = Setting()
    await setting.issue.execute(LISTENER)
    setting.standings.refusals[ADA] = refusal

    assert await setting.redeem.execute("secret-1") == Err(refusal)
    assert await setting.check.execute(LISTENER) == Err(refusal)


async def test_whoever_is_something_else_meanwhile_takes_another_ticket() -> None:
    setting = Setting()
    await setting.issue.execute(LISTENER)
    setting.standings.roles[ADA] = TenantRole.OWNER

    assert (await setting.redeem.execute("secret-1")).unwrap_err().code == "TICKET_INVALID"
    assert await setting.check.execute(LISTENER) == Ok(TenantRole.OWNER)


async def test_nobody_is_let_in_while_tickets_cannot_be_checked() -> None:
    setting = Setting()
    setting.tickets.refusal = AWAY

    assert await setting.issue.execute(LISTENER) == Err(AWAY)
    assert await setting.redeem.execute("secret-1") == Err(AWAY)


async def test_listeners_are_told_in_the_tenant_of_the_event_each_time_it_comes() -> None:
    feed, news = FakeFeed(), FakeNews()
    for _ in range(2):
        await TellListeners(ProjectStarted, feed, news).receive(STARTED)

    assert feed.published == [(OURS, news.told(STARTED))] * 2


async def test_what_concerns_no_tenant_is_told_nobody() -> None:
    feed = FakeFeed()
    registered = UserRegistered(occurred_at=BEGINNING, user_id=ADA, display_name="Ada")
    await TellListeners(UserRegistered, feed, FakeNews()).receive(Envelope(UUID(int=78), registered))

    assert feed.published == []
