"""The reader of flags, and whoever knows the rules that hold now."""

from datetime import timedelta

import pytest

from reference_service.adapters.flags.rules import KeptRules
from reference_service.application.flags.ports import FlagView, HouseRulesView
from reference_service.domain.flags.flag import FlagName
from reference_service.domain.flags.rule import Rule
from reference_service.domain.shared.features import Feature
from reference_service.domain.shared.text import Prose
from tests.reference_service.contract.building import ACME, ADA, GLOBEX, LATER, flag, house
from tests.reference_service.contract.ground import Ground

pytestmark = pytest.mark.anyio
VIEW = FlagView(
    name="looms",
    description="Looms.",
    rule=Rule(is_enabled=True, percent=100, always=frozenset({ACME}), never=frozenset({GLOBEX})),
    version=1,
)


async def keep(ground: Ground, *names: str) -> None:
    for name in names:
        async with ground.switching.begin(ADA) as work:
            await work.flags.add(flag(name))
            (await work.commit()).unwrap()


async def test_flags_are_looked_at_by_their_names(ground: Ground) -> None:
    await keep(ground, "looms", "engines", "looms_2", "loom")
    async with ground.switching.begin(ADA) as work:
        gone = await work.flags.get(FlagName("engines"))
        assert gone is not None
        gone.delete(LATER)
        await work.flags.save(gone)
        (await work.commit()).unwrap()

    assert [each.name for each in await ground.switches.all()] == ["loom", "looms", "looms_2"]
    assert await ground.switches.get(FlagName("looms")) == VIEW
    assert await ground.switches.get(FlagName("engines")) is None
    assert await ground.switches.get(FlagName("wheels")) is None


async def test_the_rules_of_the_house_are_the_usual_ones_until_they_change(ground: Ground) -> None:
    usual = await ground.switches.house()
    async with ground.switching.begin(ADA) as work:
        await work.house.add(house())
        (await work.commit()).unwrap()

    assert usual == HouseRulesView(is_registration_open=True, maintenance_message=None, version=0)
    assert await ground.switches.house() == HouseRulesView(
        is_registration_open=True, maintenance_message="Back at noon.", version=1
    )


async def test_what_is_asked_at_every_turn_follows_what_is_stored(ground: Ground) -> None:
    rules = KeptRules(ground.switches, ground.clock, timedelta(0))
    before = [await rules.is_on(Feature.PROJECT_OVERVIEW, tenant) for tenant in (ACME, GLOBEX)]
    await keep(ground, "project_overview")
    async with ground.switching.begin(ADA) as work:
        kept = await work.flags.get(FlagName("project_overview"))
        assert kept is not None
        kept.set(description=Prose(""), rule=Rule(is_enabled=True, percent=0, always=frozenset({ACME})), now=LATER)
        await work.flags.save(kept)
        changed = house()
        changed.change(is_registration_open=False, maintenance_message=None, now=LATER)
        await work.house.add(changed)
        (await work.commit()).unwrap()

    assert before == [True, True]
    assert [await rules.is_on(Feature.PROJECT_OVERVIEW, tenant) for tenant in (ACME, GLOBEX)] == [True, False]
    assert await rules.of_flags() == {"project_overview": Rule(is_enabled=True, percent=0, always=frozenset({ACME}))}
    assert await rules.is_open() is False
