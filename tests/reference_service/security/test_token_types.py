"""Row 8: each type of token, where each of the others belongs."""

from collections.abc import Mapping

import httpx2
import pytest
from pyotp import TOTP

from tests.reference_service.whole import API, PASSWORD, Whole

pytestmark = pytest.mark.anyio
NEWER = "a newer and longer password"


async def _tokens(whole: Whole) -> Mapping[str, str]:
    """Return a token of each type, all of them good."""
    client = await whole.account("ada@example.com")
    await whole.found(client, "Engines")
    for address in ("mallory@example.com", "eve@example.com"):
        body = {"email": address, "password": PASSWORD, "display_name": "M"}
        await whole.client().post(f"{API}/auth/register", json=body)
    await client.post(f"{API}/auth/request-password-reset", json={"email": "ada@example.com"})
    await whole.settle()
    secret = (await client.post(f"{API}/account/two-factor", json={"password": PASSWORD})).json()["secret"]
    await client.post(f"{API}/account/two-factor/confirm", json={"code": TOTP(secret).now()})
    other = await whole.account("other@example.com")
    login = {"email": "ada@example.com", "password": PASSWORD}
    return {
        "access": client.headers["Authorization"].removeprefix("Bearer "),
        "tenant": client.headers["X-Tenant-Token"],
        "refresh": (await whole.login(other, "other@example.com"))["refresh_token"],
        "verify": whole.letter("mallory@example.com", "verify"),
        "reset": whole.letter("ada@example.com", "reset"),
        "two-factor": (await whole.client().post(f"{API}/auth/login", json=login)).json()["two_factor_token"],
    }


async def _used(client: httpx2.AsyncClient, access: str, use: str, token: str) -> httpx2.Response:
    """Return the answer to a token in a place."""
    if use == "access":
        return await client.get(f"{API}/me", headers={"Authorization": f"Bearer {token}"})
    if use == "tenant":
        return await client.get(f"{API}/projects", headers={"Authorization": f"Bearer {access}", "X-Tenant-Token": token})
    path, body = {
        "refresh": ("refresh", {"refresh_token": token}),
        "verify": ("verify-email", {"token": token}),
        "reset": ("reset-password", {"token": token, "password": NEWER}),
        "two-factor": ("two-factor", {"two_factor_token": token, "code": "000000"}),
    }[use]
    return await client.post(f"{API}/auth/{path}", json=body)


async def test_row_8_each_type_of_token_is_refused_where_each_of_the_others_belongs(whole: Whole) -> None:
    tokens = await _tokens(whole)
    client = whole.client("198.51.100.7")

    wrong = {
        (use, kind): (await _used(client, tokens["access"], use, token)).status_code
        for use in tokens
        for kind, token in tokens.items()
        if use != kind
    }
    right = {use: (await _used(client, tokens["access"], use, tokens[use])) for use in tokens if use != "two-factor"}
    waits = await _used(client, tokens["access"], "two-factor", tokens["two-factor"])

    assert len(wrong) == 30
    assert set(wrong.values()) == {401}, wrong
    assert {use: answer.status_code for use, answer in right.items()} == {
        "access": 200,
        "tenant": 200,
        "refresh": 200,
        "verify": 204,
        "reset": 204,
    }
    # The reset has just ended the login that waited; the token itself was read.
    assert waits.json()["code"] == "LOGIN_OVER"
