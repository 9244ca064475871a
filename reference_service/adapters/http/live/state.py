"""What the routes of this package work with."""

from dataclasses import dataclass
from typing import Final

from reference_service.adapters.live.connections import Connections
from reference_service.adapters.live.telling import Pace, Teller
from reference_service.adapters.ratelimit.requests import RequestLimiter
from reference_service.application.live.commands.issue_ticket import IssueTicketHandler
from reference_service.application.live.commands.redeem_ticket import RedeemTicketHandler
from reference_service.application.live.ports import Feed

GAP: Final = '{"type":"gap"}'
READY: Final = '{"type":"ready"}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Who is let in, what they are told, and how many they may be."""

    issue: IssueTicketHandler
    redeem: RedeemTicketHandler
    feed: Feed
    teller: Teller
    pace: Pace
    connections: Connections
    limiter: RequestLimiter
    """Counts what clients say."""
    origins: frozenset[str]
    """The origins whose pages may open a websocket."""
