"""What is still known of deleted files."""

from reference_service.adapters.persistence.files.tables import StoredFileRow
from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.leftovers import SqlLeftovers
from reference_service.application.shared.ports.leftovers import Leftovers


def file_leftovers(databases: Databases) -> tuple[Leftovers, ...]:
    """Return what this context leaves behind."""
    file = StoredFileRow
    return (SqlLeftovers(databases, file, (file.id,), lambda before: file.deleted_at < before),)
