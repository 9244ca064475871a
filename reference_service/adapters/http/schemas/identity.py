"""Accounts and sessions."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from reference_service.adapters.http.schemas.base import Email, Input, Output, Secret, Title

Password = Annotated[str, Field(max_length=128, repr=False)]
Code = Annotated[str, Field(min_length=1, max_length=64, repr=False, examples=["123456"])]
"""A code of a device, or a recovery code."""
Transport = Literal["body", "cookie"]
"""How a client keeps its refresh token: itself, or in a cookie that no script can read."""


class RegisterIn(Input):
    """Somebody new."""

    email: Email
    password: Password
    display_name: Title


class EmailIn(Input):
    """An address."""

    email: Email


class TokenIn(Input):
    """A token that was mailed."""

    token: Secret


class LoginIn(Input):
    """Credentials, and how the refresh token shall travel."""

    email: Email
    password: Password
    transport: Transport = "body"


class RefreshIn(Input):
    """A refresh token; it is left out when it travels in a cookie."""

    refresh_token: Annotated[str | None, Field(min_length=1, max_length=4096, repr=False)] = None


class ResetPasswordIn(Input):
    """A token that was mailed, and a new password."""

    token: Secret
    password: Password


class ChangePasswordIn(Input):
    """The old password and the new one, and a code if there is two-factor login."""

    current_password: Password
    new_password: Password
    code: Annotated[str | None, Field(min_length=1, max_length=64, repr=False)] = None


class RoleIn(Input):
    """A role."""

    role: Annotated[str, Field(max_length=32)]


class AcceptedOut(Output):
    """It is taken note of; all else stands in a letter."""

    status: Literal["accepted"] = "accepted"


class TokensOut(Output):
    """Tokens of a session. `refresh_token` is left out when it travels in a cookie."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the name of a scheme  # noqa: S105 - the name of a kind of token
    expires_in: int
    refresh_token: str | None = None


class UserOut(Output):
    """A user."""

    id: UUID
    email: str
    role: str
    status: str
    verified: bool
    created_at: datetime


class SessionOut(Output):
    """A session that is open."""

    id: UUID
    opened_at: datetime
    renewed_at: datetime
    current: bool


class UserDetailsOut(UserOut):
    """A user, looked at alone. What takes a permission that the asker lacks is left out."""

    two_factor: bool | None = None
    last_seen_at: datetime | None = None


class PermissionOut(Output):
    """A permission, and the roles that grant it."""

    name: str
    scope: str
    roles: list[str]


class RoleOut(Output):
    """A role."""

    name: str
    scope: str
    permissions: list[str]
