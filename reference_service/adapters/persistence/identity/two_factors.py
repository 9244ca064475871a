"""Second factors, over their table."""

from typing import ClassVar

from reference_service.adapters.persistence.identity.mapping import two_factor_of, write_two_factor
from reference_service.adapters.persistence.identity.tables import TwoFactorRow
from reference_service.adapters.persistence.shared.repository import SqlRepository
from reference_service.application.identity.two_factor_ports import TwoFactors
from reference_service.domain.identity.two_factor import TwoFactor
from reference_service.domain.shared.ids import UserId


class SqlTwoFactors(SqlRepository[UserId, TwoFactor, TwoFactorRow], TwoFactors):
    """Second factors in their table. Their version keeps two from using one code at the same time."""

    kind = TwoFactorRow
    what: ClassVar[str] = "authenticator"

    def _key(self, entity: TwoFactor) -> UserId:
        return entity.user_id

    def _primary_key(self, key: UserId) -> object:
        return key.value

    def _entity(self, row: TwoFactorRow) -> TwoFactor:
        return two_factor_of(row)

    def _row(self, entity: TwoFactor) -> TwoFactorRow:
        row = TwoFactorRow()
        write_two_factor(entity, row)
        return row

    def _apply(self, entity: TwoFactor, row: TwoFactorRow) -> None:
        write_two_factor(entity, row)
