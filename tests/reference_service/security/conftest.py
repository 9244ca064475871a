"""A whole service for each test about security."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.reference_service.whole import Whole, whole_service


@pytest.fixture
async def whole(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Whole]:
    """Return a service that nobody has used yet."""
    shutil.copy(sqlite_template, tmp_path / "service.db")
    async with whole_service(tmp_path) as opened:
        yield opened
