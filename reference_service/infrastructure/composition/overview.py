"""The overview, put together."""

from reference_service.adapters.bridges.work_facts import WorkFacts, WorkSource
from reference_service.adapters.http.use_cases.overview import OverviewUseCases
from reference_service.adapters.persistence.audit_log.trail import ChainedTrail
from reference_service.adapters.persistence.overview.readers import SqlOverviewReader
from reference_service.adapters.persistence.overview.unit_of_work import SqlOverviewTransactions
from reference_service.adapters.persistence.tenancy.directory import SqlTenantDirectory
from reference_service.adapters.persistence.work.readers import SqlProjectReader, SqlTaskStream
from reference_service.application.overview.commands.rebuild_overview import RebuildOverviewHandler
from reference_service.application.overview.ports import OverviewTransactions
from reference_service.application.overview.queries.get_overview import GetOverviewHandler
from reference_service.application.overview.queries.list_progress import ListProgressHandler
from reference_service.application.overview.subscribers.keep_overview import KeepOverview
from reference_service.application.shared.subscriber import Gatherer
from reference_service.infrastructure.container import Container


def overview_use_cases(container: Container) -> OverviewUseCases:
    """Return what concerns the overview."""
    reader = SqlOverviewReader(container.databases_of("overview"))
    return OverviewUseCases(get=GetOverviewHandler(reader), list_progress=ListProgressHandler(reader))


def overview_gatherers(container: Container) -> tuple[Gatherer, ...]:
    """Return what follows from many events at once, in this context."""
    return (KeepOverview(_transactions(container), WorkFacts()),)


def rebuild_overview(container: Container) -> RebuildOverviewHandler:
    """Return the use case that makes the overview anew, of what is true now: no replica, which may be behind."""
    work = container.databases_of("work").primary
    tenants = SqlTenantDirectory(container.databases_of("tenancy").primary)
    source = WorkSource(tenants, SqlProjectReader(work), SqlTaskStream(work))
    return RebuildOverviewHandler(_transactions(container), source, container.clock)


def _transactions(container: Container) -> OverviewTransactions:
    return SqlOverviewTransactions(container.databases_of("overview"), container.clock, container.ids, ChainedTrail())
