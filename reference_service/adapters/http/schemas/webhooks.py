"""Addresses that are told of events, and what they were told."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from reference_service.adapters.http.schemas.base import Input, Output

_Url = Annotated[str, Field(min_length=1, max_length=2000, examples=["https://example.com/hooks"])]
_Events = Annotated[
    tuple[Annotated[str, Field(max_length=64, examples=["work.*"])], ...],
    Field(min_length=1, max_length=20, strict=False, description="Names as `work.task_moved`, or `work.*`, or `*`."),
]


class EndpointIn(Input):
    """Where to, and of what."""

    url: _Url
    events: _Events


class EndpointEditIn(EndpointIn):
    """Where to, of what, and whether at all: `active` or `disabled`."""

    status: Annotated[str, Field(max_length=32)]


class EndpointOut(Output):
    """An endpoint."""

    id: UUID
    url: str
    events: tuple[str, ...]
    status: str
    created_at: datetime
    failing_since: datetime | None
    rotating_until: datetime | None


class SecretEndpointOut(EndpointOut):
    """An endpoint, and the secret that its messages are signed with: shown this once, and null when a request is repeated."""

    secret: str | None


class DeliveryOut(Output):
    """A message to an endpoint; `id` is its `webhook-id`, `status` what was answered last."""

    id: UUID
    event_id: UUID
    event: str
    state: str
    attempts: int
    status: int | None
    reason: str | None
    created_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
