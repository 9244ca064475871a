"""Those who use the cluster, each from an address of their own, so that nobody is taken for somebody who guesses."""

import asyncio
import re
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from typing import Final

import httpx2

from tests.reference_service.e2e.cluster import Cluster
from tests.reference_service.e2e.load import Author, Insistent, Record

PASSWORD: Final = "correct horse battery staple"  # noqa: S105 - of users that only this test has
_PATIENCE: Final = 60.0


@dataclass(slots=True)
class People:
    """Makes accounts by the gateway; `stack` closes what they ask by."""

    cluster: Cluster
    stack: AsyncExitStack
    record: Record = field(default_factory=Record)
    _addresses: "count[int]" = field(default_factory=lambda: count(1))

    def account(self, name: str) -> dict[str, str]:
        """Return what somebody logs in with."""
        return {"email": f"{name}@example.org", "password": PASSWORD}

    def insistent(self) -> Insistent:
        """Return a client that asks until it is answered."""
        return Insistent(self._client(), self.record)

    async def author(self, name: str, receiver: str) -> Author:
        """Return somebody with a new account, at work in a new tenant whose events a receiver is told of."""
        http = await self._member(name)
        tenant: str = (await http.post("/tenants", json={"name": name})).json()["id"]
        await self._until_open(http, tenant)
        http.headers["X-Tenant-Token"] = (await http.post(f"/tenants/{tenant}/token")).json()["token"]
        made = await http.post("/webhooks", json={"url": receiver, "events": ["*"]})
        assert made.status_code == 201, made.text
        return Author(name, tenant, Insistent(http, self.record))

    async def logged_out(self, name: str) -> httpx2.AsyncClient:
        """Return a client with the tokens of a session that has just ended."""
        http = await self._member(name)
        assert (await http.post("/auth/logout")).status_code == 204
        return http

    async def _member(self, name: str) -> httpx2.AsyncClient:
        http, account = self._client(), self.account(name)
        assert (await http.post("/auth/register", json={**account, "display_name": name})).status_code == 202
        token = await self._letter(account["email"])
        assert (await http.post("/auth/verify-email", json={"token": token})).status_code == 204
        tokens = (await http.post("/auth/login", json=account)).json()
        http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return http

    def _client(self) -> httpx2.AsyncClient:
        address = f"203.0.113.{next(self._addresses)}"
        base = f"{self.cluster.gateway.url}/api/v1"
        http = httpx2.AsyncClient(base_url=base, headers={"X-Forwarded-For": address}, timeout=30)
        self.stack.push_async_callback(http.aclose)
        return http

    async def _letter(self, to: str) -> str:
        async with asyncio.timeout(_PATIENCE):
            while True:
                for path in (self.cluster.data / "mail").glob("*.eml"):
                    text = path.read_text(encoding="utf-8")
                    found = re.search(r"verify\S*[?&]token=([\w-]+)", text)
                    if f"To: {to}" in text and found:
                        return found[1]
                await asyncio.sleep(0.05)

    async def _until_open(self, http: httpx2.AsyncClient, tenant: str) -> None:
        async with asyncio.timeout(_PATIENCE):
            while (await http.get(f"/tenants/{tenant}")).json()["status"] != "open":  # noqa: ASYNC110 - another process does it
                await asyncio.sleep(0.05)
