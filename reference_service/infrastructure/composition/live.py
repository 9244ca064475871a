"""What is told as it happens, put together."""

from typing import Any, Final

from reference_service.adapters.bridges.live_news import TenantNews
from reference_service.adapters.bridges.standings import MemberStandings
from reference_service.adapters.http.live.state import Live
from reference_service.adapters.live.telling import Teller
from reference_service.adapters.ratelimit.requests import RequestLimiter
from reference_service.application.live.commands.issue_ticket import IssueTicketHandler
from reference_service.application.live.commands.redeem_ticket import RedeemTicketHandler
from reference_service.application.live.queries.check_listener import CheckListenerHandler
from reference_service.application.live.subscribers.tell_listeners import TellListeners
from reference_service.application.shared.subscriber import Subscriber
from reference_service.infrastructure.container import Container

_NEWS: Final = TenantNews()


def live_of(container: Container) -> Live:
    """Return what the routes work with that tell what happens."""
    standings = MemberStandings(container.denied, container.memberships)
    settings = container.settings
    return Live(
        issue=IssueTicketHandler(container.tickets, container.secrets, container.clock),
        redeem=RedeemTicketHandler(container.tickets, standings, container.secrets, container.clock),
        feed=container.feed,
        teller=Teller(CheckListenerHandler(standings, container.clock), container.pace),
        pace=container.pace,
        connections=container.connections,
        limiter=RequestLimiter(container.clock),
        origins=frozenset({settings.address, *settings.cors_origins}) - {"*"},
    )


def live_subscribers(container: Container) -> tuple[Subscriber[Any], ...]:
    """Return what follows from events, in this context."""
    return tuple(TellListeners(kind, container.feed, _NEWS) for kind in _NEWS.kinds)
