from datetime import datetime, timedelta

import pytest

from reference_service.application.shared.housekeeping import Housekeeping
from reference_service.application.shared.ports.leftovers import Leftovers
from tests.reference_service.fakes.shared import BEGINNING, FakeClock

pytestmark = pytest.mark.anyio


class Dust(Leftovers):
    """Lies around until it is removed, as much at once as is allowed."""

    def __init__(self, grains: int) -> None:
        self.grains = grains
        self.asked: list[tuple[datetime, int]] = []

    async def remove(self, before: datetime, limit: int) -> int:
        self.asked.append((before, limit))
        removed = min(self.grains, limit)
        self.grains -= removed
        return removed


async def test_all_that_is_over_goes_little_by_little() -> None:
    much, little = Dust(2500), Dust(3)
    removed = await Housekeeping((much, little), FakeClock(), timedelta(days=30)).sweep()

    before = BEGINNING - timedelta(days=30)
    assert (removed, much.grains, little.grains) == (2503, 0, 0)
    assert (much.asked, little.asked) == ([(before, 1000)] * 3, [(before, 1000)])


async def test_it_is_a_job() -> None:
    dust = Dust(3)
    await Housekeeping((dust,), FakeClock(), timedelta(days=30)).run({})

    assert dust.grains == 0
