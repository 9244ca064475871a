"""Messages by HTTP, to receivers that behave and to such that do not."""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from reference_service.adapters.security.sealing import AesGcmSealing
from reference_service.adapters.webhooks.addresses import Address
from reference_service.adapters.webhooks.courier import HttpCourier
from reference_service.adapters.webhooks.guard import AddressGuard, system_resolve
from reference_service.adapters.webhooks.signing import StandardSecrets
from reference_service.application.webhooks.ports import Message
from reference_service.domain.shared.ids import DeliveryId, EndpointId
from reference_service.domain.webhooks.outcome import Outcome
from tests.reference_service.integration.adapters.webhooks.receiver import Receiver, is_genuine, receiving

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAME = "a.example.com"
ENDPOINT = EndpointId(UUID(int=2))
SEALING = AesGcmSealing((b"k" * 32,), "webhooks")
SECRET, OLD = StandardSecrets().new(), StandardSecrets().new()
BODY = '{"type":"work.task_moved","data":{"title":"Zahnräder"}}'


class Names:
    """Answers each question with the next of some addresses."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)

    async def __call__(self, _host: str, _port: int) -> Sequence[Address]:
        return [ip_address(each) for each in self._answers.pop(0).split()]


def courier(
    names: Names | None = None, *, patience: timedelta = timedelta(seconds=20), tls: ssl.SSLContext | None = None
) -> HttpCourier:
    guard = AddressGuard(names or system_resolve, ports=frozenset({443}), allows_loopback=True)
    return HttpCourier(guard, SEALING, patience=patience, tls=tls)


def message(url: str, *secrets: str, number: int = 1) -> Message:
    sealed = tuple(SEALING.seal(secret, str(ENDPOINT)) for secret in secrets or (SECRET,))
    return Message(id=DeliveryId(UUID(int=number)), endpoint=ENDPOINT, url=url, body=BODY, secrets=sealed)


def at(receiver: Receiver, path: str = "/hooks?of=us", *, host: str = "127.0.0.1", scheme: str = "http") -> str:
    return f"{scheme}://{host}:{receiver.port}{path}"


async def sent(courier: HttpCourier, *messages: Message) -> list[Outcome]:
    return await asyncio.gather(*(courier.send(message, NOW) for message in messages))


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as opened:
        yield opened


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return the file of a certificate for a name, with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), 1, datetime(2020, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)
    )
    signed = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False).sign(key, SHA256())
    path = tmp_path / "name.pem"
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(key.private_bytes(*form) + signed.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
async def encrypted(certificate: Path) -> AsyncIterator[Receiver]:
    async with receiving(certificate) as opened:
        yield opened


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


async def test_a_message_arrives_as_it_is_and_is_genuine(receiver: Receiver) -> None:
    outcomes = await sent(courier(), message(at(receiver)))

    [received] = receiver.received
    assert outcomes == [Outcome(204)]
    assert (received.line, received.body.decode()) == ("POST /hooks?of=us HTTP/1.1", BODY)
    assert json.loads(received.body)["data"]["title"] == "Zahnräder"
    assert received.headers["webhook-id"] == str(UUID(int=1))
    assert received.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert is_genuine(SECRET, received, NOW.timestamp())
    assert not is_genuine(OLD, received, NOW.timestamp())
    assert not is_genuine(SECRET, received, NOW.timestamp() + 301)


async def test_receivers_that_know_either_secret_are_content_while_they_change(receiver: Receiver) -> None:
    await sent(courier(), message(at(receiver), SECRET, OLD))

    assert [is_genuine(secret, receiver.received[0], NOW.timestamp()) for secret in (SECRET, OLD)] == [True, True]


@pytest.mark.parametrize("status", [200, 201, 299])
async def test_a_status_of_two_hundred_is_a_success(receiver: Receiver, status: int) -> None:
    receiver.status = status

    assert await sent(courier(), message(at(receiver))) == [Outcome(status)]


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
async def test_a_status_of_failure_is_told(receiver: Receiver, status: int) -> None:
    receiver.status = status

    assert await sent(courier(), message(at(receiver))) == [Outcome(status, "refused")]


async def test_a_receiver_that_wants_no_more_is_told_apart(receiver: Receiver) -> None:
    receiver.status = 410

    assert await sent(courier(), message(at(receiver))) == [Outcome(410, "gone")]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_nobody_is_led_elsewhere(receiver: Receiver, status: int) -> None:
    receiver.status, receiver.headers = status, f"location: {at(receiver, '/elsewhere')}\r\n"

    assert await sent(courier(), message(at(receiver))) == [Outcome(status, "redirected")]
    assert len(receiver.received) == 1


async def test_a_receiver_that_says_nothing_is_given_up(receiver: Receiver) -> None:
    receiver.status = None

    assert await sent(courier(patience=timedelta(milliseconds=200)), message(at(receiver))) == [Outcome(None, "timeout")]


async def test_an_answer_is_not_read_however_long_it_is(receiver: Receiver) -> None:
    receiver.status, receiver.length = 200, 10**12

    assert await sent(courier(), message(at(receiver))) == [Outcome(200)]


async def test_a_receiver_that_speaks_no_http_and_one_that_is_not_there_are_unreachable(receiver: Receiver) -> None:
    receiver.headers = "x\r\n" * 3
    gone = f"http://127.0.0.1:{receiver.port}"
    with socket.socket() as deaf:
        # Bound, so that nobody else gets the port; it does not listen.
        deaf.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        outcomes = await sent(courier(), message(gone), message(closed))

    assert outcomes == [Outcome(None, "unreachable")] * 2


async def test_one_slow_receiver_keeps_no_other_waiting(receiver: Receiver) -> None:
    receiver.status = None
    carrier = courier(patience=timedelta(minutes=1))
    async with receiving() as quick:
        slow = asyncio.create_task(sent(carrier, message(at(receiver))))
        try:
            await asyncio.wait_for(receiver.came.wait(), 60)
            outcomes = await sent(carrier, *(message(at(quick), number=n) for n in (2, 3)))
            is_waiting = not slow.done()
        finally:
            slow.cancel()
            await asyncio.gather(slow, return_exceptions=True)

    assert (outcomes, is_waiting) == ([Outcome(204), Outcome(204)], True)


async def test_each_message_has_a_connection_of_its_own(receiver: Receiver) -> None:
    carrier = courier()
    for _ in range(3):
        await sent(carrier, message(at(receiver)))

    assert receiver.connections == 3


# Row 21: the name meant an open address when the endpoint was added.
async def test_a_name_that_has_turned_inward_is_not_called() -> None:
    guard = AddressGuard(Names("93.184.216.34", "127.0.0.1"), ports=frozenset({443}))
    added = await guard.target("https://a.example.com/")

    assert added.is_ok()
    assert await sent(HttpCourier(guard, SEALING), message("https://a.example.com/")) == [Outcome(None, "forbidden_address")]


# Row 21: what was checked is what is called; nobody looks the name up a second time.
async def test_the_connection_goes_to_the_address_that_was_checked(receiver: Receiver) -> None:
    assert await sent(courier(Names("127.0.0.1")), message(at(receiver, host="a.example.com"))) == [Outcome(204)]
    assert receiver.received[0].headers["host"] == f"a.example.com:{receiver.port}"


async def test_the_next_address_is_tried_where_one_takes_no_connection(receiver: Receiver) -> None:
    assert await sent(courier(Names("::1 127.0.0.1")), message(at(receiver, host="a.example.com"))) == [Outcome(204)]


async def test_a_certificate_has_to_be_that_of_the_name(encrypted: Receiver, trusting: ssl.SSLContext) -> None:
    right = message(at(encrypted, host=NAME, scheme="https"))
    wrong = [message(at(encrypted, host=host, scheme="https")) for host in ("b.example.com", "127.0.0.1")]
    carrier = courier(Names("127.0.0.1", "127.0.0.1"), tls=trusting)

    assert await sent(carrier, right) == [Outcome(204)]
    assert await sent(carrier, *wrong) == [Outcome(None, "unreachable")] * 2
    assert len(encrypted.received) == 1


async def test_a_certificate_that_nobody_vouches_for_is_not_believed(encrypted: Receiver) -> None:
    mine = message(at(encrypted, host=NAME, scheme="https"))

    assert await sent(courier(Names("127.0.0.1")), mine) == [Outcome(None, "unreachable")]
    assert encrypted.received == []


async def test_a_secret_that_cannot_be_read_is_told_of(receiver: Receiver) -> None:
    foreign = Message(
        id=DeliveryId(UUID(int=1)), endpoint=EndpointId(UUID(int=9)), url=at(receiver), body="", secrets=message("").secrets
    )

    assert await sent(courier(), foreign) == [Outcome(None, "secret_unreadable")]
    assert receiver.received == []
