"""What one process switches, another one knows within seconds, and the first one at once."""

from datetime import timedelta

import pytest

from reference_service.adapters.flags.rules import LONGEST, KeptRules
from reference_service.adapters.persistence.audit_log.trail import ChainedTrail
from reference_service.adapters.persistence.flags.readers import SqlFlagReader
from reference_service.adapters.persistence.flags.unit_of_work import SqlFlagsTransactions
from reference_service.domain.flags.flag import FeatureFlag, FlagName
from reference_service.domain.flags.house_rules import HouseRules
from reference_service.domain.flags.rule import Rule
from reference_service.domain.shared.features import Feature
from reference_service.domain.shared.text import Prose
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.contract.building import ACME, ADA
from tests.reference_service.fakes.shared import FakeClock, FakeIds

pytestmark = pytest.mark.anyio
NAME = FlagName(Feature.PROJECT_OVERVIEW.value)


async def test_a_change_holds_at_once_where_it_was_made_and_within_seconds_elsewhere(databases: OwnedDatabases) -> None:
    clock = FakeClock()
    here, elsewhere = (KeptRules(SqlFlagReader(databases.primary), clock) for _ in range(2))
    transactions = SqlFlagsTransactions(databases, clock, FakeIds(), ChainedTrail(), (here.hear,))
    before = [(await each.is_on(Feature.PROJECT_OVERVIEW, ACME), await each.is_open()) for each in (here, elsewhere)]
    async with transactions.begin(ADA) as work:
        off = Rule(is_enabled=False, percent=0)
        await work.flags.add(FeatureFlag.set_first(NAME, description=Prose(""), rule=off, now=clock.now()))
        closed = HouseRules.usual()
        closed.change(is_registration_open=False, maintenance_message=None, now=clock.now())
        await work.house.add(closed)
        (await work.commit()).unwrap()

    at_once = [(await each.is_on(Feature.PROJECT_OVERVIEW, ACME), await each.is_open()) for each in (here, elsewhere)]
    clock.advance(LONGEST)
    later = await elsewhere.is_on(Feature.PROJECT_OVERVIEW, ACME), await elsewhere.is_open()

    assert timedelta(0) < LONGEST <= timedelta(seconds=5)
    assert before == [(True, True)] * 2
    assert at_once == [(False, False), (True, True)]
    assert later == (False, False)
