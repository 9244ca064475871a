"""Jobs, put together: what runs in the line, and what is planned."""

from datetime import timedelta
from typing import Final

from reference_service.adapters.jobs.endurance import Endurance
from reference_service.adapters.persistence.identity.leftovers import identity_leftovers
from reference_service.adapters.persistence.overview.leftovers import overview_leftovers
from reference_service.adapters.persistence.shared.dead_jobs import SqlDeadJobs
from reference_service.adapters.persistence.shared.leftovers import platform_leftovers
from reference_service.adapters.persistence.shared.timetable import SqlTimetable
from reference_service.adapters.persistence.webhooks.leftovers import webhook_leftovers
from reference_service.adapters.persistence.work.leftovers import DeletedWork
from reference_service.adapters.persistence.work.repositories import SqlGraveyard
from reference_service.application.shared.housekeeping import Housekeeping
from reference_service.application.shared.ports.jobs import DeadJobs
from reference_service.application.shared.relay import Patience
from reference_service.application.shared.schedule import Plan, Schedule
from reference_service.infrastructure.composition.files import leftovers_of_files
from reference_service.infrastructure.container import Container

PATIENCE: Final = Patience(attempts=6, first=timedelta(seconds=2), longest=timedelta(minutes=2))
_PLANS: Final = (Plan(Housekeeping.name, timedelta(hours=1)),)


def dead_jobs(container: Container) -> DeadJobs:
    """Return the jobs that are not tried any more."""
    return SqlDeadJobs(container.databases)


def prepare_jobs(container: Container) -> None:
    """Have this process able to run all jobs there are."""
    endurance = Endurance(dead_jobs(container), container.clock, container.metrics, PATIENCE)
    container.jobs.take((housekeeping(container),), endurance)


def housekeeping(container: Container) -> Housekeeping:
    """Return what removes all that is over."""
    platform = (each for store in container.stores for each in platform_leftovers(store))
    of_contexts = (
        *identity_leftovers(container.databases_of("identity")),
        *webhook_leftovers(container.databases_of("webhooks")),
        *overview_leftovers(container.databases_of("overview")),
        *leftovers_of_files(container),
        DeletedWork(SqlGraveyard(container.databases_of("work"))),
    )
    return Housekeeping((*platform, *of_contexts), container.clock, timedelta(days=container.settings.keep_days))


def schedule(container: Container) -> Schedule:
    """Return what begins planned jobs."""
    return Schedule(_PLANS, SqlTimetable(container.databases), container.jobs, container.clock)
