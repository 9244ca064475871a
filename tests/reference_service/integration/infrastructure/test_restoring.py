"""A dump of PostgreSQL comes back as `docs/service/deployment.md` says, though row-level security holds for everybody."""

import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reference_service.infrastructure.backup import back_up
from reference_service.infrastructure.database import open_databases
from reference_service.infrastructure.migrate import upgrade
from tests.reference_service.servers import SERVICE, PostgresqlServer
from tests.reference_service.whole import API, whole_service

pytestmark = pytest.mark.anyio


@pytest.fixture
async def restored_url(postgresql: PostgresqlServer, tmp_path: Path) -> AsyncIterator[str]:
    """Return the URL of a database into which one was restored that has a tenant with a project."""
    before, after = await postgresql.create(), await postgresql.create()
    await _migrate(postgresql.as_owner(before))
    async with whole_service(tmp_path, database_url=before) as whole:
        ada = await whole.account("ada@example.com")
        await whole.found(ada, "Engines")
        assert (await ada.post(f"{API}/projects", json={"name": "Difference", "description": ""})).status_code == 201
    back_up(postgresql.as_owner(before), tmp_path / "dump")
    _restore(tmp_path / "dump", postgresql.as_owner(after))
    await _migrate(postgresql.as_owner(after))
    yield after
    for url in (before, after):
        await postgresql.drop(url)


async def test_what_was_dumped_is_served_again(restored_url: str, tmp_path: Path) -> None:
    async with whole_service(tmp_path, database_url=restored_url) as whole:
        ada = whole.client()
        await whole.login(ada, "ada@example.com")
        tenants = (await ada.get(f"{API}/tenants")).json()["items"]
        await whole.enter(ada, tenants[0]["id"])

        names = [project["name"] for project in (await ada.get(f"{API}/projects")).json()["items"]]

    assert names == ["Welcome to Engines", "Difference"]


def _restore(dump: Path, url: str) -> None:
    program = shutil.which("pg_restore") or "pg_restore"
    done = subprocess.run([program, "--no-owner", f"--dbname={url}", dump], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


async def _migrate(url: str) -> None:
    databases = open_databases(url)
    try:
        await upgrade(databases, grantee=SERVICE)
    finally:
        await databases.close()
