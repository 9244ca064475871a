"""A fresh setting for each test."""

import pytest

from tests.reference_service.unit.application.webhooks.setting import Setting


@pytest.fixture
def setting() -> Setting:
    """Return two tenants with an endpoint each."""
    return Setting()
