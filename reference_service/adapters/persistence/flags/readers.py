"""Flags and the rules of the house as they are looked at."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from reference_service.adapters.persistence.flags.mapping import rule_of
from reference_service.adapters.persistence.flags.tables import FlagRow, HouseRulesRow
from reference_service.adapters.persistence.shared.reader import Line, ReaderBase
from reference_service.application.flags.ports import FlagReader, FlagView, HouseRulesView
from reference_service.application.flags.views import view_of_house
from reference_service.domain.flags.flag import FlagName
from reference_service.domain.flags.house_rules import HouseRules

_FLAGS = select(
    FlagRow.name,
    FlagRow.description,
    FlagRow.is_enabled,
    FlagRow.percent,
    FlagRow.always,
    FlagRow.never,
    FlagRow.version,
).where(FlagRow.deleted_at.is_(None))
_FLAG = _FLAGS.where(FlagRow.name == bindparam("flag"))
_HOUSE = select(HouseRulesRow.is_registration_open, HouseRulesRow.maintenance_message, HouseRulesRow.version)


class SqlFlagReader(ReaderBase, FlagReader):
    """Flags and the rules of the house in the database."""

    async def get(self, name: FlagName) -> FlagView | None:
        """Return one flag."""
        row = await self._row(_FLAG, flag=name.value)
        return None if row is None else _view(row)

    async def all(self) -> Sequence[FlagView]:
        """Return all flags, by their names."""
        # Databases differ in how they sort an underscore.
        return sorted((_view(row) for row in await self._rows(_FLAGS)), key=lambda each: each.name)

    async def house(self) -> HouseRulesView:
        """Return the rules of the house: the usual ones, of version 0, as long as nobody has changed them."""
        row = await self._row(_HOUSE)
        if row is None:
            return view_of_house(HouseRules.usual())
        return HouseRulesView(
            is_registration_open=row.is_registration_open,
            maintenance_message=row.maintenance_message,
            version=row.version,
        )


def _view(row: Line) -> FlagView:
    rule = rule_of(is_enabled=row.is_enabled, percent=row.percent, always=row.always, never=row.never)
    return FlagView(name=row.name, description=row.description, rule=rule, version=row.version)
