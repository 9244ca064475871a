"""The reader of profiles."""

import pytest

from reference_service.application.profile.ports import ProfileView
from reference_service.domain.shared.text import Name, Prose
from tests.reference_service.contract.building import ADA, BOB, LATER, profile
from tests.reference_service.contract.ground import Ground

pytestmark = pytest.mark.anyio


async def test_a_profile_is_looked_at(ground: Ground) -> None:
    entity = profile()
    entity.edit(display_name=Name("Countess"), biography=Prose("Of\nLovelace."), now=LATER)
    async with ground.profile.begin(ADA) as work:
        await work.profiles.add(entity)
        (await work.commit()).unwrap()

    assert await ground.profiles.get(ADA) == ProfileView(
        user_id=ADA.value, display_name="Countess", biography="Of\nLovelace.", version=1
    )
    assert await ground.profiles.get(BOB) is None
