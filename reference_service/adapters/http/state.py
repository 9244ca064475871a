"""What the HTTP side is given by the composition root."""

from dataclasses import dataclass

from reference_service.adapters.http.cursor import Cursors
from reference_service.adapters.http.metrics import Metrics
from reference_service.adapters.http.use_cases import UseCases
from reference_service.application.identity.ports import AccessTokens
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
    clock: Clock
    cursors: Cursors
    cookie: RefreshCookie
    metrics: Metrics
