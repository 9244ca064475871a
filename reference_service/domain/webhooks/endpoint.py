"""An address that a tenant has told of events."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.ids import EndpointId, TenantId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.webhooks.events import (
    EndpointAdded,
    EndpointDeleted,
    EndpointDisabled,
    EndpointEdited,
    EndpointEnabled,
    SecretRotated,
)
from reference_service.domain.webhooks.outcome import Outcome
from reference_service.domain.webhooks.subscription import Subscription

MOST_ENDPOINTS: Final = 20
"""How many endpoints a tenant has at most."""
PATIENCE: Final = timedelta(days=5)
"""For how long an endpoint may fail before it is disabled: longer than the attempts at one delivery take."""
OVERLAP: Final = timedelta(days=1)
"""For how long a secret is good after there is a new one."""
_LONGEST: Final = 2000
_URL: Final = re.compile(r"[!-~]+")


class EndpointStatus(StrEnum):
    """Whether an endpoint is told of events."""

    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class EndpointUrl:
    """An address as it is written. Whether anybody may be called there is asked again at each call."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Result[Self, Invalid]:
        """Return the address, or that a text is none: signs of ASCII without blanks, and no mark of a place in a document."""
        if len(text) > _LONGEST or not _URL.fullmatch(text) or "#" in text:
            return Err(Invalid(code="INVALID_URL", message="`url` is not an address.", field="url"))
        return Ok(cls(text))


@dataclass(slots=True, eq=False, kw_only=True)
class WebhookEndpoint(Entity):
    """Where events of a tenant are sent to, which of them, and the sealed secrets that they are signed with."""

    id: EndpointId
    tenant_id: TenantId
    url: EndpointUrl
    subscription: Subscription
    secret: str = field(repr=False)
    created_at: datetime
    previous_secret: str | None = field(default=None, repr=False)
    previous_until: datetime | None = None
    failing_since: datetime | None = None
    disabled_at: datetime | None = None
    deleted_at: datetime | None = None

    @classmethod
    def add(
        cls,
        endpoint_id: EndpointId,
        *,
        tenant_id: TenantId,
        url: EndpointUrl,
        subscription: Subscription,
        secret: str,
        now: datetime,
    ) -> Self:
        """Return a new endpoint, which is told of events from now on."""
        endpoint = cls(id=endpoint_id, tenant_id=tenant_id, url=url, subscription=subscription, secret=secret, created_at=now)
        endpoint._record(EndpointAdded(occurred_at=now, tenant_id=tenant_id, endpoint_id=endpoint_id))
        return endpoint

    @property
    def status(self) -> EndpointStatus:
        """Whether it is told of events."""
        return EndpointStatus.ACTIVE if self.disabled_at is None else EndpointStatus.DISABLED

    def edit(self, *, url: EndpointUrl, subscription: Subscription, status: EndpointStatus, now: datetime) -> None:
        """Take another address or other events, or be told or no longer told of them."""
        if (url, subscription) != (self.url, self.subscription):
            self.url, self.subscription = url, subscription
            self._record(EndpointEdited(occurred_at=now, tenant_id=self.tenant_id, endpoint_id=self.id))
        if status is EndpointStatus.DISABLED:
            self._disable("wanted", now)
        elif self.disabled_at is not None:
            self.disabled_at = self.failing_since = None
            self._record(EndpointEnabled(occurred_at=now, tenant_id=self.tenant_id, endpoint_id=self.id))

    def rotate(self, secret: str, now: datetime) -> None:
        """Take a new secret; the one before is good until receivers have had the time to learn the new one."""
        self.previous_secret, self.previous_until = self.secret, now + OVERLAP
        self.secret = secret
        self._record(SecretRotated(occurred_at=now, tenant_id=self.tenant_id, endpoint_id=self.id))

    def delete(self, now: datetime) -> None:
        """Go for good; the first time counts."""
        if self.deleted_at is None:
            self.deleted_at = now
            self.secret, self.previous_secret, self.previous_until = "", None, None
            self._record(EndpointDeleted(occurred_at=now, tenant_id=self.tenant_id, endpoint_id=self.id))

    def note(self, outcome: Outcome, now: datetime) -> bool:
        """Take in how a delivery went, and tell whether that changed anything.

        Whoever says that the address is gone is believed at once; who fails in any other way, only after days.
        """
        before = (self.failing_since, self.disabled_at)
        if outcome.is_success:
            self.failing_since = None
        elif outcome.is_gone:
            self._disable("gone", now)
        else:
            self.failing_since = self.failing_since or now
            if now - self.failing_since >= PATIENCE:
                self._disable("failing", now)
        return before != (self.failing_since, self.disabled_at)

    def _disable(self, reason: str, now: datetime) -> None:
        if self.disabled_at is None:
            self.disabled_at = now
            self._record(EndpointDisabled(occurred_at=now, tenant_id=self.tenant_id, endpoint_id=self.id, reason=reason))


def signing_secrets(secret: str, previous: str | None, until: datetime | None, now: datetime) -> tuple[str, ...]:
    """Return the sealed secrets that are good at a moment, the newest first."""
    return (secret,) if previous is None or until is None or now >= until else (secret, previous)
