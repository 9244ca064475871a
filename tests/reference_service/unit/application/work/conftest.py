"""A fresh setting for each test."""

import pytest

from tests.reference_service.unit.application.work.setting import Setting


@pytest.fixture
def setting() -> Setting:
    """Return two tenants with a project and a task each."""
    return Setting()
