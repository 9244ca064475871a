"""PostgreSQL itself keeps tenants apart; a user is shown their own memberships, and the tenants of these."""

from reference_service.infrastructure.migrations.row_security import OWN_USER, allow, expose, isolate

revision = "tenancy_0002"
down_revision = "tenancy_0001"
branch_labels = None
depends_on = None

_OF_MEMBER = "EXISTS (SELECT 1 FROM members WHERE members.tenant_id = tenants.id AND members.user_id = [user])"


def upgrade() -> None:
    """Take the step."""
    isolate("tenants", tenant="id")
    isolate("members", "invitations")
    allow("members", "of_the_member", f"user_id = {OWN_USER}", "SELECT")
    allow("tenants", "of_the_member", _OF_MEMBER.replace("[user]", OWN_USER), "SELECT")


def downgrade() -> None:
    """Take the step back."""
    expose("tenants", "members", "invitations")
