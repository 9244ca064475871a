"""A service for each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reference_service.e2e.running import Running, running


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Running]:
    """Return a service that was started in an empty folder, with nothing set."""
    with running(tmp_path) as started:
        yield started
