"""Sessions and tokens that are over."""

from sqlalchemy import or_

from reference_service.adapters.persistence.identity.tables import OneTimeTokenRow, SessionRow
from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.leftovers import SqlLeftovers
from reference_service.application.shared.ports.leftovers import Leftovers


def identity_leftovers(databases: Databases) -> tuple[Leftovers, ...]:
    """Return what this context leaves behind. Refresh tokens go with their session: unknown ones are refused like old ones."""
    token = OneTimeTokenRow
    return (
        SqlLeftovers(
            databases,
            SessionRow,
            (SessionRow.id,),
            lambda before: or_(SessionRow.ended_at < before, SessionRow.expires_at < before),
        ),
        SqlLeftovers(
            databases,
            token,
            (token.user_id, token.purpose),
            lambda before: or_(token.used_at < before, token.expires_at < before),
        ),
    )
