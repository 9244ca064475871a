"""Row 15: what answers show, and to whom."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx2
import pytest

from reference_service.application.identity.commands.create_administrator import CreateAdministrator
from reference_service.infrastructure.composition.identity import create_administrator
from tests.reference_service.security.api import document_of
from tests.reference_service.whole import API, PASSWORD, Whole

pytestmark = pytest.mark.anyio
SECRET_WORDS = ("hash", "secret", "token", "password", "pepper", "digest")
SHOWN_ONCE = {
    "TokensOut.access_token",
    "TokensOut.token_type",
    "TokensOut.refresh_token",
    "TenantTokenOut.token",
    "TwoFactorTokenOut.two_factor_token",
    "EnrolmentOut.secret",
    "SecretEndpointOut.secret",
}
OF_THE_LOG = {"EntryOut.digest"}
"""It proves that the log is whole, and opens nothing."""


def _models(schema: object) -> Iterator[str]:
    """Yield the names of all models that a part of the document refers to."""
    if isinstance(schema, Mapping):
        if "$ref" in schema:
            yield schema["$ref"].rpartition("/")[2]
        for part in schema.values():
            yield from _models(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _models(part)


def _shown(document: Mapping[str, Any]) -> set[str]:
    """Return all fields of all models that answers are made of, however deep."""
    known = document["components"]["schemas"]
    waiting = set(_models([each["responses"] for item in document["paths"].values() for each in item.values()]))
    models: set[str] = set()
    while waiting:
        models |= waiting
        waiting = set(_models([known[name] for name in waiting])) - models
    return {f"{name}.{field}" for name in models for field in known[name].get("properties", {})}


async def test_row_15_no_answer_has_a_field_for_a_secret_but_those_that_hand_one_out(whole: Whole) -> None:
    shown = _shown(document_of(whole))

    assert len(shown) > 60
    suspicious = {field for field in shown if any(word in field.partition(".")[2] for word in SECRET_WORDS)}
    assert suspicious == SHOWN_ONCE | OF_THE_LOG


async def test_row_15_a_viewer_does_not_see_the_addresses_that_an_owner_sees(whole: Whole) -> None:
    owner = await whole.account("owner@example.com")
    tenant = await whole.found(owner, "Engines")
    viewer = await whole.member(owner, tenant, "viewer@example.com", "viewer")

    seen, hidden = [(await client.get(f"{API}/members")).json()["items"] for client in (owner, viewer)]

    assert [member["email"] for member in seen] == ["owner@example.com", "viewer@example.com"]
    assert hidden == [member | {"email": None} for member in seen]
    assert (await viewer.get(f"{API}/audit-log")).status_code == 403


async def test_row_15_a_viewer_does_not_see_of_a_tenant_what_an_owner_sees(whole: Whole) -> None:
    owner = await whole.account("owner@example.com")
    tenant = await whole.found(owner, "Engines")
    viewer = await whole.member(owner, tenant, "viewer@example.com", "viewer")
    await owner.post(f"{API}/invitations", json={"email": "late@example.com", "role": "viewer"})

    seen, hidden = [(await client.get(f"{API}/tenants/{tenant}")).json() for client in (owner, viewer)]

    assert sorted(seen) == ["created_at", "id", "name", "open_invitations", "role", "status"]
    assert seen["open_invitations"] == 1
    assert hidden == {name: value for name, value in seen.items() if name != "open_invitations"} | {"role": "viewer"}


async def _staff(whole: Whole) -> tuple[httpx2.AsyncClient, httpx2.AsyncClient]:
    """Return an administrator, and somebody who only supports."""
    made = create_administrator(whole.container)
    (await made.execute(CreateAdministrator(email="chief@example.com", password=PASSWORD))).unwrap()
    chief, support = whole.client(), await whole.account("support@example.com")
    await whole.login(chief, "chief@example.com")
    number = (await support.get(f"{API}/me")).json()["id"]
    await chief.put(f"{API}/admin/users/{number}/role", json={"role": "support"})
    await whole.login(support, "support@example.com")
    return chief, support


async def test_row_15_support_does_not_see_of_a_user_what_an_administrator_sees(whole: Whole) -> None:
    chief, support = await _staff(whole)
    user = await whole.account("ada@example.com")
    own = (await user.get(f"{API}/me")).json()
    path = f"{API}/admin/users/{own['id']}"

    seen, hidden = [(await client.get(path)).json() for client in (chief, support)]

    assert seen == own
    assert (seen["two_factor"], isinstance(seen["last_seen_at"], str)) == (False, True)
    assert hidden == {name: value for name, value in seen.items() if name not in {"two_factor", "last_seen_at"}}


async def test_row_15_everybody_sees_all_of_themselves(whole: Whole) -> None:
    _, support = await _staff(whole)
    own = (await support.get(f"{API}/me")).json()

    assert (await support.get(f"{API}/admin/users/{own['id']}")).json() == own
    assert {"two_factor", "last_seen_at"} < set(own)
