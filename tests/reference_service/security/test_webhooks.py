"""Messages to strangers, and requests of strangers: rows 21 and 38 of the security list, on a whole service."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr
from sqlalchemy import select

from reference_service.adapters.persistence.webhooks.tables import WebhookDeliveryRow, WebhookEndpointRow
from reference_service.infrastructure.app import create_app
from reference_service.infrastructure.background import Background
from reference_service.infrastructure.composition.webhooks import webhook_relay
from tests.reference_service.fakes.shared import FakeClock
from tests.reference_service.fakes.webhooks import send_due
from tests.reference_service.integration.adapters.webhooks.receiver import Receiver, is_genuine, receiving
from tests.reference_service.servers import RedisServer
from tests.reference_service.whole import API, Whole, whole_service

pytestmark = pytest.mark.anyio
SECRET, OTHER = "p" * 40, "q" * 40
PATIENCE = 60
"""Seconds after which waiting for a message is given up."""


@pytest.fixture
async def whole(tmp_path: Path) -> AsyncIterator[Whole]:
    """Return a service that may call this machine."""
    async with whole_service(tmp_path, webhook_loopback=True) as opened:
        yield opened


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as opened:
        yield opened


async def listening(whole: Whole, receiver: Receiver, *events: str) -> tuple[httpx2.AsyncClient, str, str]:
    """Return an owner, and the path and the secret of an endpoint of theirs, at a receiver."""
    owner = await whole.account("owner@example.com")
    await whole.found(owner, "Engines")
    body = {"url": f"http://127.0.0.1:{receiver.port}/hooks", "events": events or ["work.*"]}
    made = await owner.post(f"{API}/webhooks", json=body)
    assert made.status_code == 201, made.text
    return owner, made.headers["location"], made.json()["secret"]


async def start(owner: httpx2.AsyncClient, name: str = "One") -> str:
    made: str = (await owner.post(f"{API}/projects", json={"name": name, "description": "geheim"})).json()["id"]
    return made


async def test_a_receiver_hears_of_what_happens_and_can_tell_that_it_is_true(whole: Whole, receiver: Receiver) -> None:
    owner, path, secret = await listening(whole, receiver)
    project = await start(owner)
    await whole.settle()
    await send_due(webhook_relay(whole.container))

    [received] = receiver.received
    said = json.loads(received.body)
    [shown] = (await owner.get(f"{path}/deliveries")).json()["items"]
    assert (said["type"], said["version"], said["data"]) == ("work.project_started", 1, {"project_id": project})
    assert is_genuine(secret, received, time.time())
    assert not any(word in received.body.decode() for word in ("geheim", "@"))
    assert (shown["id"], shown["event_id"]) == (received.headers["webhook-id"], said["id"])
    assert (shown["state"], shown["status"], shown["attempts"], shown["reason"]) == ("delivered", 204, 1, None)


async def test_both_secrets_are_good_while_they_change_and_one_afterwards(whole: Whole, receiver: Receiver) -> None:
    owner, path, old = await listening(whole, receiver)
    new = (await owner.post(f"{path}/rotate-secret")).json()["secret"]
    await start(owner)
    await whole.settle()
    clock = FakeClock(whole.container.clock.now() + timedelta(seconds=1))
    moved = replace(whole.container, clock=clock)
    await send_due(webhook_relay(moved))
    clock.advance(timedelta(days=1))
    await start(owner, "Two")
    await whole.settle()
    await send_due(webhook_relay(moved))

    good = [
        [is_genuine(secret, each, float(each.headers["webhook-timestamp"])) for secret in (old, new)]
        for each in receiver.received
    ]
    assert good == [[True, True], [False, True]]


async def test_a_receiver_that_fails_is_tried_again_with_the_same_message_until_it_has_it(
    whole: Whole, receiver: Receiver
) -> None:
    owner, path, secret = await listening(whole, receiver)
    await start(owner)
    await whole.settle()
    clock = FakeClock(whole.container.clock.now() + timedelta(seconds=1))
    relay = webhook_relay(replace(whole.container, clock=clock))
    for status in (500, 302, 204):
        receiver.status = status
        await send_due(relay)
        clock.advance(timedelta(minutes=6))

    assert len({(each.headers["webhook-id"], each.body) for each in receiver.received}) == 1
    assert len(receiver.received) == 3
    assert all(is_genuine(secret, each, float(each.headers["webhook-timestamp"])) for each in receiver.received)
    [shown] = (await owner.get(f"{path}/deliveries")).json()["items"]
    assert (shown["state"], shown["attempts"]) == ("delivered", 3)


async def test_a_receiver_that_fails_for_days_is_disabled_and_the_log_says_so(whole: Whole, receiver: Receiver) -> None:
    owner, path, _ = await listening(whole, receiver)
    receiver.status = 500
    clock = FakeClock(whole.container.clock.now() + timedelta(seconds=5))
    relay = webhook_relay(replace(whole.container, clock=clock))
    for name in ("One", "Two"):
        await start(owner, name)
        await whole.settle()
        await send_due(relay)
        clock.advance(timedelta(days=5))
    await start(owner, "Three")
    await whole.settle()

    assert (await owner.get(path)).json()["status"] == "disabled"
    assert len((await owner.get(f"{path}/deliveries")).json()["items"]) == 2
    entries = (await owner.get(f"{API}/audit-log")).json()["items"]
    assert [json.loads(each["details"])["reason"] for each in entries if each["event"] == "webhooks.endpoint_disabled"] == [
        "failing"
    ]


# Row 21: the address was checked when the endpoint was added, and is checked again.
async def test_an_address_that_may_be_called_no_longer_is_not(whole: Whole, receiver: Receiver) -> None:
    owner, path, _ = await listening(whole, receiver)
    await start(owner)
    await whole.settle()
    strict = whole.container.settings.model_copy(update={"webhook_loopback": False})
    await send_due(webhook_relay(replace(whole.container, settings=strict)))

    assert receiver.received == []
    assert [each["reason"] for each in (await owner.get(f"{path}/deliveries")).json()["items"]] == ["forbidden_address"]


async def test_no_secret_lies_open_in_the_database_or_the_log(whole: Whole, receiver: Receiver) -> None:
    owner, path, first = await listening(whole, receiver)
    second = (await owner.post(f"{path}/rotate-secret")).json()["secret"]
    await start(owner)
    await whole.settle()
    async with whole.container.databases.reader.connect() as connection:
        stored = [
            str(row)
            for kind in (WebhookEndpointRow, WebhookDeliveryRow)
            for row in await connection.execute(select(kind.__table__))
        ]
    log = (await owner.get(f"{API}/audit-log")).text

    assert len(stored) == 2
    assert not any(secret.removeprefix("whsec_") in text for secret in (first, second) for text in (*stored, log))


async def test_a_service_that_runs_sends_by_itself(whole: Whole, receiver: Receiver) -> None:
    owner, _, secret = await listening(whole, receiver, "work.project_started")
    background = Background(whole.container)
    await background.start()
    try:
        await start(owner)
        async with asyncio.timeout(PATIENCE):
            await receiver.came.wait()
    finally:
        await background.stop()

    assert is_genuine(secret, receiver.received[0], time.time())


class Partner:
    """A program that signs what it sends, written from the documentation."""

    def __init__(self, client: httpx2.AsyncClient, name: str = "robot", secret: str = SECRET) -> None:
        self._client = client
        self._name = name
        self._secret = secret
        self._last = 0

    def signed(self, method: str, path: str, body: bytes = b"", **changes: str) -> httpx2.Request:
        """Return a signed request; changes are made to its headers afterwards."""
        self._last += 1
        moment, nonce = str(int(time.time()) + int(changes.pop("late", "0"))), f"nonce-{self._last:012}"
        message = "\n".join([method, moment, nonce, hashlib.sha256(body).hexdigest(), path])
        headers = {
            "X-API-Client-ID": self._name,
            "X-API-Timestamp": moment,
            "X-API-Nonce": nonce,
            "X-API-Signature": hmac.new(self._secret.encode(), message.encode(), "sha256").hexdigest(),
            "Content-Type": "application/json",
        }
        return self._client.build_request(method, path, content=body, headers=headers | changes)

    async def send(self, request: httpx2.Request) -> httpx2.Response:
        return await self._client.send(request)


@asynccontextmanager
async def _with_partners(folder: Path, **settings: Any) -> AsyncIterator[tuple[Whole, Partner, str]]:
    async with whole_service(folder, **settings) as opened:
        owner = await opened.account("owner@example.com")
        tenant = await opened.found(owner, "Engines")
        project = (await owner.get(f"{API}/projects")).json()["items"][0]["id"]
        entries = f"robot:{tenant}:{SECRET}, other:{tenant}:{OTHER}"
        known = opened.container.settings.model_copy(update={"partner_clients": SecretStr(entries)})
        container = replace(opened.container, settings=known)
        whole = Whole(container, create_app(container), opened.mailer)
        yield whole, Partner(whole.client()), project


@pytest.fixture
async def partnered(tmp_path: Path) -> AsyncIterator[tuple[Whole, Partner, str]]:
    """Return a service that knows two partners, one of them, and a project of their tenant."""
    async with _with_partners(tmp_path) as opened:
        yield opened


Partnered = tuple[Whole, Partner, str]
PROJECTS, TASKS = f"{API}/partner/projects", f"{API}/partner/tasks"


def task(project: str) -> bytes:
    return json.dumps({"project_id": project, "title": "Oil it", "description": ""}).encode()


def refused(answer: httpx2.Response) -> bool:
    return (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")


async def test_a_partner_works_in_its_tenant(partnered: Partnered) -> None:
    _, partner, project = partnered
    seen = await partner.send(partner.signed("GET", f"{PROJECTS}?limit=1"))
    made = await partner.send(partner.signed("POST", TASKS, task(project)))

    assert [each["id"] for each in seen.json()["items"]] == [project]
    assert (made.status_code, made.json()["project_id"], made.json()["title"]) == (201, project, "Oil it")


# Row 38.
async def test_a_request_of_a_partner_that_is_played_again_has_no_effect(partnered: Partnered) -> None:
    _, partner, project = partnered
    request = partner.signed("POST", TASKS, task(project))
    answers = await asyncio.gather(*(partner.send(request) for _ in range(5)))

    assert sorted(answer.status_code for answer in answers) == [201, 401, 401, 401, 401]


# Row 38.
@pytest.mark.parametrize(("late", "status"), [("-240", 200), ("240", 200), ("-360", 401), ("360", 401)])
async def test_a_request_of_a_partner_is_good_for_minutes(partnered: Partnered, late: str, status: int) -> None:
    _, partner, _ = partnered

    assert (await partner.send(partner.signed("GET", PROJECTS, late=late))).status_code == status


# Row 38.
async def test_json_that_was_written_anew_is_another_request(partnered: Partnered) -> None:
    _, partner, project = partnered
    request = partner.signed("POST", TASKS, task(project))
    changed = httpx2.Request(
        "POST", request.url, headers=request.headers, content=json.dumps(json.loads(task(project)), indent=1)
    )
    changed.headers["content-length"] = str(len(changed.content))

    assert refused(await partner.send(changed))
    assert (await partner.send(request)).status_code == 201


# Row 38.
async def test_a_truncated_signature_of_a_partner_is_refused(partnered: Partnered) -> None:
    _, partner, _ = partnered
    whole = partner.signed("GET", PROJECTS).headers["X-API-Signature"]

    for length in (0, 1, 32, 63):
        assert refused(await partner.send(partner.signed("GET", PROJECTS, b"", **{"X-API-Signature": whole[:length]})))


# Row 38.
async def test_a_partner_cannot_sign_for_another(partnered: Partnered) -> None:
    service, _, _ = partnered
    forger = Partner(service.client(), "robot", OTHER)

    assert refused(await forger.send(forger.signed("GET", PROJECTS)))
    assert refused(await forger.send(forger.signed("GET", PROJECTS, b"", **{"X-API-Client-ID": "nobody"})))


# Row 38.
@pytest.mark.parametrize("other", [f"{PROJECTS}?limit=2", f"{PROJECTS}?limit=1&limit=100", PROJECTS, f"{PROJECTS}?limit=%31"])
async def test_a_changed_query_is_another_request(partnered: Partnered, other: str) -> None:
    _, partner, _ = partnered
    request = partner.signed("GET", f"{PROJECTS}?limit=1")

    assert refused(await partner.send(httpx2.Request("GET", request.url.join(other), headers=request.headers)))


async def test_a_signature_is_needed_and_a_login_is_none(partnered: Partnered) -> None:
    whole, partner, _ = partnered
    owner = whole.client()
    await whole.login(owner, "owner@example.com")
    headers = ("X-API-Signature", "X-API-Client-ID", "X-API-Timestamp", "X-API-Nonce")

    assert refused(await owner.get(PROJECTS))
    for name in headers:
        request = partner.signed("GET", PROJECTS)
        del request.headers[name]
        assert refused(await partner.send(request))
    assert refused(await partner.send(partner.signed("GET", f"{API}/projects")))


# Row 38: whoever could replay a request must not profit from an outage.
async def test_without_redis_no_partner_is_let_in(tmp_path: Path, own_redis: RedisServer) -> None:
    async with _with_partners(tmp_path, redis_url=own_redis.url) as (_, partner, _):
        before = await partner.send(partner.signed("GET", PROJECTS))
        own_redis.kill()
        during = await partner.send(partner.signed("GET", PROJECTS))
        own_redis.start()
        after = await partner.send(partner.signed("GET", PROJECTS))

    assert [answer.status_code for answer in (before, during, after)] == [200, 503, 200]
