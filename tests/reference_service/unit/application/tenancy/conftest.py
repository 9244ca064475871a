"""A fresh setting for each test."""

import pytest

from tests.reference_service.unit.application.tenancy.setting import Setting


@pytest.fixture
def setting() -> Setting:
    """Return two tenants that nothing has happened in."""
    return Setting()
