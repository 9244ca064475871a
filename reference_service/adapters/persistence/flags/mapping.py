"""Rows of this context as entities, and back."""

from collections.abc import Collection
from uuid import UUID

from reference_service.adapters.persistence.flags.tables import FlagRow, HouseRulesRow
from reference_service.domain.flags.flag import FeatureFlag, FlagName
from reference_service.domain.flags.house_rules import HOUSE, HouseRules
from reference_service.domain.flags.rule import Rule
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.text import Name, Prose


def flag_of(row: FlagRow) -> FeatureFlag:
    """Return the flag that a row holds."""
    return FeatureFlag(
        name=FlagName(row.name),
        description=Prose(row.description),
        rule=rule_of(is_enabled=row.is_enabled, percent=row.percent, always=row.always, never=row.never),
        deleted_at=row.deleted_at,
        version=row.version,
    )


def rule_of(*, is_enabled: bool, percent: int, always: Collection[str], never: Collection[str]) -> Rule:
    """Return the rule that some columns hold."""
    return Rule(is_enabled=is_enabled, percent=percent, always=_tenants(always), never=_tenants(never))


def write_flag(flag: FeatureFlag, row: FlagRow) -> None:
    """Bring a row to the state of its flag."""
    row.name = flag.name.value
    row.description = flag.description.value
    row.is_enabled = flag.rule.is_enabled
    row.percent = flag.rule.percent
    row.always = _texts(flag.rule.always)
    row.never = _texts(flag.rule.never)
    row.deleted_at = flag.deleted_at


def house_rules_of(row: HouseRulesRow) -> HouseRules:
    """Return the rules that the row holds."""
    message = row.maintenance_message
    return HouseRules(
        is_registration_open=row.is_registration_open,
        maintenance_message=None if message is None else Name(message),
        version=row.version,
    )


def write_house_rules(rules: HouseRules, row: HouseRulesRow) -> None:
    """Bring the row to the state of the rules."""
    row.id = HOUSE.value
    row.is_registration_open = rules.is_registration_open
    row.maintenance_message = None if rules.maintenance_message is None else rules.maintenance_message.value


def _tenants(texts: Collection[str]) -> frozenset[TenantId]:
    return frozenset(TenantId(UUID(text)) for text in texts)


def _texts(tenants: Collection[TenantId]) -> list[str]:
    return sorted(str(each) for each in tenants)
