"""What partners send."""

from typing import Annotated

from pydantic import Field

from reference_service.adapters.http.schemas.base import Input, Title, Words


class PartnerTaskIn(Input):
    """What is to be done, and in which project."""

    project_id: Annotated[str, Field(max_length=36)]
    title: Title
    description: Words
