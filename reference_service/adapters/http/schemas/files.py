"""Files that tenants keep here."""

from datetime import datetime
from uuid import UUID

from reference_service.adapters.http.schemas.base import Output


class FileOut(Output):
    """What is known of a file; `kind` is its media type, found out from what is in it."""

    id: UUID
    name: str
    kind: str
    size: int
    uploaded_by: UUID
    created_at: datetime
