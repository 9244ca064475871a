"""What the HTTP side is given by the composition root."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from reference_service.adapters.http.cursor import Cursors
from reference_service.adapters.http.live.state import Live
from reference_service.adapters.http.slots import Slots
from reference_service.adapters.http.use_cases import UseCases
from reference_service.adapters.metrics.recorder import Metrics
from reference_service.adapters.security.partners import PartnerRequests
from reference_service.application.identity.ports import AccessTokens, DeniedSessions
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.tenancy.ports import TenantTokens


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshCookie:
    """How a refresh token travels in a cookie."""

    secure: bool
    origins: frozenset[str]
    """The origins whose pages may refresh by cookie."""
    name: str = "refresh_token"
    path: str = "/api/v1/auth"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpState:
    """All that routes and dependencies work with; it is `app.state.http`."""

    use_cases: UseCases
    access_tokens: AccessTokens
    tenant_tokens: TenantTokens
    denied: DeniedSessions
    partners: PartnerRequests
    clock: Clock
    cursors: Cursors
    cookie: RefreshCookie
    metrics: Metrics
    live: Live
    metrics_token: str | None = field(default=None, repr=False)
    """What whoever collects them has to show on the public port; None for nobody."""
    exports: Slots = field(default_factory=lambda: Slots(3))
    """How many exports there may be at once: each holds a connection to the database."""
    export_patience: timedelta = timedelta(minutes=5)
    published_keys: tuple[Mapping[str, str], ...] = ()
    """The keys that anybody may check tokens with."""
