"""A fresh setting for each test."""

import pytest

from tests.reference_service.unit.application.identity.setting import Setting


@pytest.fixture
def setting() -> Setting:
    """Return users to whom nothing has happened."""
    return Setting()
