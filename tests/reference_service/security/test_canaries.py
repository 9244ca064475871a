"""Row 26: what is secret or personal reaches no log, no metric and no span, whatever becomes of a request."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from reference_service.adapters.security.bcrypt_hasher import BcryptHasher
from reference_service.application.identity.ports import PasswordHasher, Verdict
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.shared.errors import Unavailable
from reference_service.domain.shared.result import Result
from reference_service.infrastructure.app import create_app
from tests.reference_service.collector import shown, traced_service
from tests.reference_service.whole import API, PASSWORD, Whole

pytestmark = pytest.mark.anyio
EMAIL = "canary@example.com"
LOUD = "canary-in-an-exception"


class LoudHasher(BcryptHasher):
    """Tells in its errors what it was given, as a library might."""

    async def verify(self, password: str, kept: PasswordHash | None) -> Result[Verdict, Unavailable]:
        """Fail."""
        raise ValueError(f"{LOUD} {password} {kept}")


async def test_no_canary_gets_out(tmp_path: Path, database_url: str, lines: io.StringIO) -> None:
    async with traced_service(tmp_path, database_url=database_url) as traced:
        whole = traced.whole
        client = await whole.account(EMAIL)
        tokens = await whole.login(client, EMAIL)
        await whole.found(client, "Engines")
        tenant_token = client.headers["X-Tenant-Token"]
        secrets = [PASSWORD, EMAIL, tokens["access_token"], tokens["refresh_token"], tenant_token]
        for secret in secrets:
            await client.post(f"{API}/auth/login", json={"email": secret, "password": secret, "unknown": secret})
            await client.post(f"{API}/auth/login", json={"email": EMAIL, "password": secret[:72]})
            await client.post(f"{API}/auth/reset-password", json={"token": secret, "password": secret})
            await client.get(f"{API}/tasks", params={"cursor": secret, "limit": secret, "token": secret})
            await client.get(f"{API}/projects/{secret}")
            headers = {"User-Agent": secret, "Host": "canary.example.com", "tracestate": "a=canary1"}
            await client.get(f"/{secret}", headers=headers)
            await client.request("CANARY", "/livez")
            await client.post(f"{API}/auth/register", json={"email": EMAIL, "password": PASSWORD, "display_name": secret[:50]})
        await whole.settle()
        metrics = (await whole.container.metrics.collected()).decode()
        spans = shown(await traced.spans())

    assert len(lines.getvalue().splitlines()) > 40
    assert spans.count("trace_id") > 40
    for canary in [*secrets, "canary.example.com", "canary1", "CANARY", "canary@"]:
        assert canary not in lines.getvalue()
        assert canary not in metrics
        assert canary not in spans


async def test_no_text_of_an_exception_gets_out(tmp_path: Path, lines: io.StringIO) -> None:
    async with traced_service(tmp_path) as traced:
        hasher: PasswordHasher = LoudHasher(b"p" * 32, cost=4)
        container = replace(traced.whole.container, hasher=hasher)
        client = Whole(container, create_app(container), traced.whole.mailer).client()
        answer = await client.post(f"{API}/auth/login", json={"email": EMAIL, "password": PASSWORD})
        spans = shown(await traced.spans())
        metrics = (await container.metrics.collected()).decode()

    assert (answer.status_code, "ValueError" in lines.getvalue(), "ValueError" in spans) == (500, True, True)
    for canary in (LOUD, PASSWORD, EMAIL):
        assert canary not in lines.getvalue() + metrics + spans + answer.text
