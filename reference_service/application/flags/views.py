"""Entities as they are told of after a change."""

from reference_service.application.flags.ports import FlagView, HouseRulesView
from reference_service.domain.flags.flag import FeatureFlag
from reference_service.domain.flags.house_rules import HouseRules


def view_of_flag(flag: FeatureFlag) -> FlagView:
    """Return what is told about a flag."""
    return FlagView(name=flag.name.value, description=flag.description.value, rule=flag.rule, version=flag.version)


def view_of_house(rules: HouseRules) -> HouseRulesView:
    """Return what is told about the rules of the house."""
    message = rules.maintenance_message
    return HouseRulesView(
        is_registration_open=rules.is_registration_open,
        maintenance_message=None if message is None else message.value,
        version=rules.version,
    )
