"""Jobs that come again and again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.jobs import Jobs, Values
from reference_service.application.shared.ports.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Plan:
    """A job, and how much time lies between two of its runs."""

    job: str
    every: timedelta
    values: Values = field(default_factory=dict)


class Schedule:
    """Has planned jobs run in their time, beside others of its kind: each of them once in all processes."""

    def __init__(self, plans: Sequence[Plan], timetable: Timetable, jobs: Jobs, clock: Clock) -> None:
        self._plans = plans
        self._timetable = timetable
        self._jobs = jobs
        self._clock = clock

    async def run_once(self) -> int:
        """Enqueue the jobs whose time has come, and return how many that was."""
        return sum([await self._run(plan) for plan in self._plans])

    async def _run(self, plan: Plan) -> bool:
        now = self._clock.now()
        return await self._timetable.begin_if_due(
            plan.job, now, now + plan.every, lambda: self._jobs.enqueue(plan.job, plan.values)
        )
