"""How far tenants have come: what routes can ask for."""

from dataclasses import dataclass

from reference_service.application.overview.queries.get_overview import GetOverviewHandler
from reference_service.application.overview.queries.list_progress import ListProgressHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewUseCases:
    """What concerns the overview."""

    get: GetOverviewHandler
    list_progress: ListProgressHandler
