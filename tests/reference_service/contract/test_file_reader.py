"""The reader of files."""

import pytest

from reference_service.application.files.views import view_of_file
from tests.reference_service.contract.building import ACME, ADA, GLOBEX, LATER, stored_file
from tests.reference_service.contract.ground import Ground

pytestmark = pytest.mark.anyio


async def test_a_file_is_looked_at_inside_its_tenant_until_it_is_deleted(ground: Ground) -> None:
    file, gone = stored_file(1), stored_file(2)
    gone.delete(LATER)
    async with ground.files.begin(ACME, ADA) as work:
        await work.files.add(file)
        await work.files.add(gone)
        (await work.commit()).unwrap()

    assert await ground.shelf.get(ACME, file.id) == view_of_file(file)
    assert await ground.shelf.get(GLOBEX, file.id) is None
    assert await ground.shelf.get(ACME, gone.id) is None
    assert await ground.shelf.get(ACME, stored_file(3).id) is None
