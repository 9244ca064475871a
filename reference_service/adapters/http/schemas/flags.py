"""Flags, the settings of the running service, and its state."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from reference_service.adapters.http.schemas.base import Input, Output, Title, Words

TenantText = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        examples=["019584a0-0000-7000-8000-000000000000"],
    ),
]
Tenants = Annotated[list[TenantText], Field(max_length=100)]
Percent = Annotated[int, Field(ge=0, le=100)]


class FlagIn(Input):
    """For whom a feature is on: off for all; or always for some tenants, never for some, and for so many in a hundred."""

    description: Words
    enabled: bool
    percent: Percent
    always: Tenants
    never: Tenants


class FlagOut(Output):
    """A flag."""

    name: str
    description: str
    enabled: bool
    percent: int
    always: list[UUID]
    never: list[UUID]
    version: int


class FeaturesOut(Output):
    """What is on for a tenant, and what everybody is told for the time being."""

    names: list[str]
    maintenance_message: str | None


class SettingsIn(Input):
    """What shall hold for the whole service."""

    registration_open: bool
    maintenance_message: Title | None


class SettingsOut(Output):
    """What holds for the whole service; version 0 as long as nobody has said anything."""

    registration_open: bool
    maintenance_message: str | None
    version: int


class StoreOut(Output):
    """A database."""

    contexts: list[str]
    kind: str
    version: str
    applied: list[str]
    pending: list[str]
    events_waiting: int
    events_buried: int


class SystemOut(Output):
    """The process that answers, and what it works with."""

    version: str
    environment: str
    role: str
    uptime_seconds: int
    stores: list[StoreOut]
    shared: str
    jobs_dead: int


class BuriedEventOut(Output):
    """An event whose delivery was given up."""

    id: UUID
    name: str
    aggregate: UUID
    tenant_id: UUID | None
    occurred_at: datetime
    attempts: int
    buried_at: datetime
    reason: str | None


class DeadJobOut(Output):
    """A job that is not tried any more."""

    id: UUID
    name: str
    values: Mapping[str, str | int | bool | None]
    tries: int
    reason: str
    died_at: datetime
