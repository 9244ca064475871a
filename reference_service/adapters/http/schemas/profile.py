"""Profiles."""

from uuid import UUID

from reference_service.adapters.http.schemas.base import Input, Output, Title, Words


class ProfileIn(Input):
    """What a user tells about themselves."""

    display_name: Title
    biography: Words


class ProfileOut(Output):
    """What is told about a user."""

    user_id: UUID
    display_name: str
    biography: str
