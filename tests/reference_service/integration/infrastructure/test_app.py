import gc
from pathlib import Path

import pytest

from reference_service.infrastructure.app import fastapi_of
from tests.reference_service.whole import whole_service

pytestmark = pytest.mark.anyio


async def test_the_collector_leaves_alone_what_was_there_at_the_start_until_the_end(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as whole:
        app = fastapi_of(whole.container)
        async with app.router.lifespan_context(app):
            during = gc.get_freeze_count()

    assert during > 10_000
    assert gc.get_freeze_count() == 0
