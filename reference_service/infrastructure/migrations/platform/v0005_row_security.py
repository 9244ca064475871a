"""PostgreSQL itself lets transactions post events of their own tenant, and of none; only the relay reads them."""

from reference_service.infrastructure.migrations.row_security import OWN_TENANT, SERVICE, allow, expose, protect

revision = "platform_0005"
down_revision = "platform_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    for table in ("outbox", "publications"):
        protect(table)
        allow(table, "of_the_service", SERVICE)
    allow("outbox", "of_the_tenant", f"tenant_id IS NULL OR tenant_id = {OWN_TENANT}", "INSERT")


def downgrade() -> None:
    """Take the step back."""
    expose("outbox", "publications")
