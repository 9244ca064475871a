"""The whole service inside the test's own process: real adapters, a real database, letters kept in memory."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import inspect
from starlette.types import ASGIApp

from reference_service.adapters.persistence.shared.database import Databases
from reference_service.infrastructure.app import create_app
from reference_service.infrastructure.composition import relays_of
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.migrate import upgrade
from reference_service.infrastructure.opening import open_container
from reference_service.infrastructure.settings import Settings
from tests.reference_service.fakes.shared import FakeMailer
from tests.reference_service.servers import PATIENCE

PASSWORD = "correct horse battery staple"  # noqa: S105 - of users that only these tests have
API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Whole:
    """A service that answers, and what its tests look at from behind."""

    container: Container
    app: ASGIApp
    mailer: FakeMailer

    def client(self, address: str = "203.0.113.7", **headers: str) -> httpx2.AsyncClient:
        """Return a client at a network address."""
        transport = httpx2.ASGITransport(app=self.app, client=(address, 40_000))
        return httpx2.AsyncClient(transport=transport, base_url="http://service.test", headers=headers)

    async def settle(self) -> None:
        """Deliver all events that wait."""
        relays = relays_of(self.container)
        while sum([await relay.run_once() for relay in relays]):
            pass

    def letter(self, to: str, word: str) -> str:
        """Return the token in the newest letter to an address whose link holds a word."""
        for mail in reversed(self.mailer.sent):
            found = re.search(rf"{word}\S*[?&]token=([\w-]+)", mail.body)
            if mail.to.value == to and found:
                return found[1]
        raise AssertionError(f"No letter to {to} about {word}.")

    async def account(self, email: str) -> httpx2.AsyncClient:
        """Return a client that is logged in as a new, verified user."""
        client = self.client()
        await client.post(f"{API}/auth/register", json={"email": email, "password": PASSWORD, "display_name": email})
        await self.settle()
        await client.post(f"{API}/auth/verify-email", json={"token": self.letter(email, "verify")})
        await self.login(client, email)
        return client

    async def login(self, client: httpx2.AsyncClient, email: str) -> dict[str, Any]:
        """Log a client in, and return the answer."""
        answer = await client.post(f"{API}/auth/login", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        tokens: dict[str, Any] = answer.json()
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return tokens

    async def found(self, owner: httpx2.AsyncClient, name: str) -> str:
        """Found a tenant in which the client works from now on, and return its id."""
        tenant: str = (await owner.post(f"{API}/tenants", json={"name": name})).json()["id"]
        await self.settle()
        await self.enter(owner, tenant)
        return tenant

    async def enter(self, client: httpx2.AsyncClient, tenant: str) -> None:
        """Have a client work in a tenant."""
        answer = await client.post(f"{API}/tenants/{tenant}/token")
        assert answer.status_code == 200, answer.text
        client.headers["X-Tenant-Token"] = answer.json()["token"]

    async def member(self, owner: httpx2.AsyncClient, tenant: str, email: str, role: str) -> httpx2.AsyncClient:
        """Return a client of a new user who is a member of the tenant and works in it."""
        client = await self.account(email)
        invited = await owner.post(f"{API}/invitations", json={"email": email, "role": role})
        assert invited.status_code == 201, invited.text
        await self.settle()
        accepted = {"tenant_id": tenant, "token": self.letter(email, "accept-invitation")}
        assert (await client.post(f"{API}/invitations/accept", json=accepted)).status_code == 200
        await self.enter(client, tenant)
        return client


@asynccontextmanager
async def whole_service(folder: Path, **settings: Any) -> AsyncIterator[Whole]:
    """Open a migrated service that keeps everything in a folder, and close it afterwards.

    A database that a fixture has migrated stays as it is: to find that nothing is missing takes as long as a test.
    """
    mailer = FakeMailer()
    plain: dict[str, Any] = {
        "data_folder": folder,
        "bcrypt_cost": 4,
        "public_url": "http://service.test",
        "redis_seconds": PATIENCE.total_seconds(),
        "slow_statement_ms": 0,
        "_env_file": None,
    }
    container = replace(open_container(Settings(**(plain | settings))), mailer=mailer)
    try:
        for store in container.stores:
            if not await _is_migrated(store):
                await upgrade(store)
        yield Whole(container, create_app(container), mailer)
    finally:
        await container.close()


async def _is_migrated(databases: Databases) -> bool:
    # A migration happens as a whole, so one table of its book tells.
    async with databases.writer.connect() as connection:
        return await connection.run_sync(lambda plain: inspect(plain).has_table("alembic_version_platform"))
