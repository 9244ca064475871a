"""What administrators switch and see, put together."""

from reference_service.adapters.http.use_cases.flags import FlagUseCases
from reference_service.adapters.persistence.audit_log.trail import ChainedTrail
from reference_service.adapters.persistence.flags.readers import SqlFlagReader
from reference_service.adapters.persistence.flags.unit_of_work import SqlFlagsTransactions
from reference_service.adapters.persistence.shared.graves import SqlGraves
from reference_service.application.flags.commands.change_house_rules import ChangeHouseRulesHandler
from reference_service.application.flags.commands.delete_flag import DeleteFlagHandler
from reference_service.application.flags.commands.retry_event import RetryEventHandler
from reference_service.application.flags.commands.set_flag import SetFlagHandler
from reference_service.application.flags.queries.get_flag import GetFlagHandler
from reference_service.application.flags.queries.get_house_rules import GetHouseRulesHandler
from reference_service.application.flags.queries.inspect_system import InspectSystemHandler
from reference_service.application.flags.queries.list_buried_events import ListBuriedEventsHandler
from reference_service.application.flags.queries.list_dead_jobs import ListDeadJobsHandler
from reference_service.application.flags.queries.list_features import ListFeaturesHandler
from reference_service.application.flags.queries.list_flags import ListFlagsHandler
from reference_service.infrastructure.composition.jobs import dead_jobs
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.inspection import ProcessInspection


def flag_use_cases(container: Container) -> FlagUseCases:
    """Return what concerns flags, the rules of the house, and the state of the service."""
    databases, clock = container.databases_of("flags"), container.clock
    transactions = SqlFlagsTransactions(databases, clock, container.ids, ChainedTrail(), (container.commits,))
    # Whoever edits reads first, and has to read what is true.
    reader = SqlFlagReader(databases.primary)
    graves, jobs = SqlGraves(*(store.primary for store in container.stores)), dead_jobs(container)
    inspection = ProcessInspection(container.settings, container.stores, jobs, clock.now())
    return FlagUseCases(
        set=SetFlagHandler(transactions, clock),
        delete=DeleteFlagHandler(transactions, clock),
        get=GetFlagHandler(reader),
        list=ListFlagsHandler(reader),
        list_features=ListFeaturesHandler(container.rules),
        change_house_rules=ChangeHouseRulesHandler(transactions, clock),
        get_house_rules=GetHouseRulesHandler(reader),
        inspect_system=InspectSystemHandler(inspection, clock),
        list_buried_events=ListBuriedEventsHandler(graves),
        retry_event=RetryEventHandler(graves, clock),
        list_dead_jobs=ListDeadJobsHandler(jobs),
    )
