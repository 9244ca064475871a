"""Every contract is tested on all that fulfils it."""

from collections.abc import AsyncIterator

import pytest

from reference_service.infrastructure.database import open_databases
from tests.reference_service.conftest import DATABASES
from tests.reference_service.contract.ground import Ground, ground_in_memory, ground_on


@pytest.fixture(params=("memory", *DATABASES))
def url(request: pytest.FixtureRequest) -> str | None:
    """Return the URL of a fresh, migrated database; None for none at all."""
    found: str | None = None if request.param == "memory" else request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
async def ground(url: str | None) -> AsyncIterator[Ground]:
    """Return the ports: one test on fakes, and one on each kind of database."""
    if url is None:
        yield ground_in_memory()
        return
    databases = open_databases(url)
    yield ground_on(databases)
    await databases.close()
