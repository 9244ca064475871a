"""Flags, settings and the state of the service as administrators see them."""

from fastapi import Response

from reference_service.adapters.http.presenters.headers import set_etag
from reference_service.adapters.http.schemas.flags import FlagOut, SettingsOut, StoreOut, SystemOut
from reference_service.application.flags.ports import FlagView, HouseRulesView, SystemView


def listed_flag_out(flag: FlagView) -> FlagOut:
    """Return a flag among others."""
    return FlagOut(
        name=flag.name,
        description=flag.description,
        enabled=flag.rule.is_enabled,
        percent=flag.rule.percent,
        always=sorted(each.value for each in flag.rule.always),
        never=sorted(each.value for each in flag.rule.never),
        version=flag.version,
    )


def flag_out(flag: FlagView, response: Response) -> FlagOut:
    """Return a flag, with its version as the `ETag`."""
    set_etag(response, flag.version)
    return listed_flag_out(flag)


def settings_out(rules: HouseRulesView, response: Response) -> SettingsOut:
    """Return what holds for the whole service, with its version as the `ETag`."""
    set_etag(response, rules.version)
    return SettingsOut(
        registration_open=rules.is_registration_open, maintenance_message=rules.maintenance_message, version=rules.version
    )


def system_out(system: SystemView) -> SystemOut:
    """Return the state of the service."""
    return SystemOut(
        version=system.version,
        environment=system.environment,
        role=system.role,
        uptime_seconds=int(system.uptime.total_seconds()),
        stores=[StoreOut.model_validate(store) for store in system.stores],
        shared=system.shared,
        jobs_dead=system.jobs_dead,
    )
