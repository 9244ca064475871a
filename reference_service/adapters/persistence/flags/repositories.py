"""The collections of this context, over their tables."""

from typing import ClassVar

from reference_service.adapters.persistence.flags.mapping import flag_of, house_rules_of, write_flag, write_house_rules
from reference_service.adapters.persistence.flags.tables import FlagRow, HouseRulesRow
from reference_service.adapters.persistence.shared.repository import SqlRepository
from reference_service.application.flags.ports import FlagRepository, HouseRulesRepository
from reference_service.domain.flags.flag import FeatureFlag, FlagName
from reference_service.domain.flags.house_rules import HOUSE, HouseRules
from reference_service.domain.shared.ids import HouseId


class SqlFlags(SqlRepository[FlagName, FeatureFlag, FlagRow], FlagRepository):
    """Flags in their table."""

    kind = FlagRow
    what: ClassVar[str] = "flag"

    def _key(self, entity: FeatureFlag) -> FlagName:
        return entity.name

    def _primary_key(self, key: FlagName) -> object:
        return key.value

    def _entity(self, row: FlagRow) -> FeatureFlag:
        return flag_of(row)

    def _row(self, entity: FeatureFlag) -> FlagRow:
        row = FlagRow()
        write_flag(entity, row)
        return row

    def _apply(self, entity: FeatureFlag, row: FlagRow) -> None:
        write_flag(entity, row)


class SqlHouseRules(SqlRepository[HouseId, HouseRules, HouseRulesRow], HouseRulesRepository):
    """The rules of the house in the one row of their table."""

    kind = HouseRulesRow
    what: ClassVar[str] = "settings"

    def _key(self, entity: HouseRules) -> HouseId:  # noqa: ARG002 - there is one
        return HOUSE

    def _primary_key(self, key: HouseId) -> object:
        return key.value

    def _entity(self, row: HouseRulesRow) -> HouseRules:
        return house_rules_of(row)

    def _row(self, entity: HouseRules) -> HouseRulesRow:
        row = HouseRulesRow()
        write_house_rules(entity, row)
        return row

    def _apply(self, entity: HouseRules, row: HouseRulesRow) -> None:
        write_house_rules(entity, row)
