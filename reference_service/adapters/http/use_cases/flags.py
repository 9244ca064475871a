"""What administrators switch and see: what routes can ask for."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagUseCases:
    """What concerns flags, the rules of the house, and the state of the service."""

    set: SetFlagHandler
    delete: DeleteFlagHandler
    get: GetFlagHandler
    list: ListFlagsHandler
    list_features: ListFeaturesHandler
    change_house_rules: ChangeHouseRulesHandler
    get_house_rules: GetHouseRulesHandler
    inspect_system: InspectSystemHandler
    list_buried_events: ListBuriedEventsHandler
    retry_event: RetryEventHandler
    list_dead_jobs: ListDeadJobsHandler
