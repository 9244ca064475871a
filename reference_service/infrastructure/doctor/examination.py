"""Everything that is asked, in its order."""

from reference_service.infrastructure.doctor.databases import about_databases
from reference_service.infrastructure.doctor.finding import Finding
from reference_service.infrastructure.doctor.neighbours import about_mail, about_redis, about_upstreams
from reference_service.infrastructure.doctor.process import about_keys, about_network, about_settings, about_watching
from reference_service.infrastructure.settings import Role, Settings


async def examine(settings: Settings) -> list[Finding]:
    """Return how it is with everything. Nothing is changed, made or migrated."""
    keeps = settings.role is not Role.GATEWAY
    return [
        *about_settings(settings),
        *(await about_databases(settings) if keeps else ()),
        *await about_redis(settings),
        *about_upstreams(settings),
        *((about_mail(settings), *about_keys(settings)) if keeps else ()),
        *about_network(settings),
        *about_watching(settings),
    ]
