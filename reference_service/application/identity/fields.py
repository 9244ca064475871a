"""Who may see which part of an account. Everybody sees all of their own."""

from types import MappingProxyType
from typing import Final

from reference_service.application.identity.ports import UserDetails
from reference_service.application.shared.fields import FieldPolicy
from reference_service.domain.shared.access import Permission

USER_FIELDS: Final = FieldPolicy(
    UserDetails,
    MappingProxyType({"two_factor": Permission.USERS_MANAGE, "last_seen_at": Permission.USERS_MANAGE}),
)
"""Whom to attack is best told by who has no second factor, so it is for those who may do something about it."""
