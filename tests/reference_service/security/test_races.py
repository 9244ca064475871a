"""Row 42 of the security list: who comes at the same time. Two relays: integration/persistence/test_several_relays.py."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.reference_service.whole import API, PASSWORD, Whole, whole_service

pytestmark = pytest.mark.anyio


@pytest.fixture
async def whole(database_url: str, tmp_path: Path) -> AsyncIterator[Whole]:
    """Return a service on each kind of database."""
    async with whole_service(tmp_path, database_url=database_url) as opened:
        yield opened


async def test_of_many_who_register_one_address_at_once_one_gets_an_account_and_nobody_is_told(whole: Whole) -> None:
    body = {"email": "ada@example.com", "password": PASSWORD, "display_name": "Ada"}
    clients = [whole.client() for _ in range(8)]
    answers = await asyncio.gather(*(client.post(f"{API}/auth/register", json=body) for client in clients))
    await whole.settle()

    assert {(answer.status_code, answer.text) for answer in answers} == {(202, answers[0].text)}
    verifications = [mail for mail in whole.mailer.sent if "token=" in mail.body]
    assert [mail.to.value for mail in verifications] == ["ada@example.com"]


async def test_of_two_who_change_what_they_have_seen_at_once_the_second_is_told_that_it_is_stale(whole: Whole) -> None:
    owner = await whole.account("ada@example.com")
    await whole.found(owner, "Acme")
    made = await owner.post(f"{API}/projects", json={"name": "Plan", "description": ""})
    address, seen = f"{API}/projects/{made.json()['id']}", {"If-Match": made.headers["ETag"]}
    answers = await asyncio.gather(
        *(owner.put(address, json={"name": name, "description": ""}, headers=seen) for name in ("One", "Two"))
    )

    assert sorted(answer.status_code for answer in answers) == [200, 412]
    kept = next(answer.json()["name"] for answer in answers if answer.status_code == 200)
    assert (await owner.get(address)).json()["name"] == kept
