"""A whole service for each test of routes, and somebody at work in it."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from tests.reference_service.whole import Whole, whole_service


@dataclass(frozen=True, slots=True)
class Team:
    """A tenant, and its owner at work in it."""

    owner: httpx2.AsyncClient
    tenant: str


@pytest.fixture
async def whole(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Whole]:
    """Return a service that nobody has used yet."""
    shutil.copy(sqlite_template, tmp_path / "service.db")
    async with whole_service(tmp_path) as opened:
        yield opened


@pytest.fixture
async def team(whole: Whole) -> Team:
    """Return a tenant that is open."""
    owner = await whole.account("owner@example.com")
    return Team(owner, await whole.found(owner, "Engines"))
