"""The tables of this context."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, column
from sqlalchemy.orm import Mapped, mapped_column

from reference_service.adapters.persistence.base import Base, TenantRow, VersionedRow

_WAITING = column("due_at").is_not(None)


class WebhookEndpointRow(VersionedRow, TenantRow, Base):
    """An endpoint. Its secrets are sealed; the patterns of its events are parted by blanks."""

    __tablename__ = "webhook_endpoints"
    __table_args__ = (Index("ix_webhook_endpoints_tenant_id_created_at_id", "tenant_id", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(2000))
    events: Mapped[str] = mapped_column(Text)
    secret: Mapped[str] = mapped_column(Text)
    previous_secret: Mapped[str | None] = mapped_column(Text)
    previous_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    failing_since: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class WebhookDeliveryRow(VersionedRow, TenantRow, Base):
    """A delivery."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("ix_webhook_deliveries_endpoint_id_created_at_id", "endpoint_id", "created_at", "id"),
        Index("ix_webhook_deliveries_due_at_id_waiting", "due_at", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_webhook_deliveries_created_at", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_endpoints.id", ondelete="CASCADE"))
    event_id: Mapped[UUID]
    event: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(32))
    attempts: Mapped[int]
    status: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(64))
    ended_at: Mapped[datetime | None]
