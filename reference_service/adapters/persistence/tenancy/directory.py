"""All tenants there are. This has no session, since no session crosses from tenant to tenant."""

from collections.abc import Sequence

from sqlalchemy import select

from reference_service.adapters.persistence.shared.database import Databases
from reference_service.adapters.persistence.shared.row_scope import as_service
from reference_service.adapters.persistence.tenancy.tables import TenantRecord
from reference_service.application.tenancy.ports import TenantDirectory
from reference_service.domain.shared.ids import TenantId


class SqlTenantDirectory(TenantDirectory):
    """The tenants of the database."""

    def __init__(self, databases: Databases) -> None:
        self._reader = as_service(databases.reader)

    async def all(self) -> Sequence[TenantId]:
        """Return the identities of all tenants, oldest first."""
        async with self._reader.connect() as connection:
            found = await connection.scalars(select(TenantRecord.id).order_by(TenantRecord.created_at, TenantRecord.id))
            return [TenantId(each) for each in found]
