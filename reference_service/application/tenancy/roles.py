"""Roles by the names that requests give them."""

from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok, Result


def parse_role(text: str) -> Result[TenantRole, Invalid]:
    """Return the role of a name."""
    if text not in set(TenantRole):
        names = ", ".join(TenantRole)
        return Err(Invalid(code="UNKNOWN_ROLE", message=f"`role` is one of {names}.", field="role"))
    return Ok(TenantRole(text))
