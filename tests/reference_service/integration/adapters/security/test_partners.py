"""Requests that partners sign instead of logging in."""

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from reference_service.adapters.security.nonces import MemoryNonces
from reference_service.adapters.security.partners import SKEW, PartnerClient, PartnerRequests, SignedRequest
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.errors import Unauthenticated
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.fakes.shared import FakeClock

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACME, GLOBEX = (
    PartnerClient(name, TenantId(UUID(int=number)), name.encode() * 8) for number, name in ((1, "acme"), (2, "globex"))
)
BODY = b'{"title": "Oil"}'
UNSIGNED = Err(Unauthenticated(code="UNAUTHENTICATED", message="This takes the signature of a partner."))


def signed(
    client: PartnerClient = ACME, *, at: datetime = NOW, nonce: str = "n" * 16, target: bytes = b"/p?a=1&b=2"
) -> SignedRequest:
    """Return a request as a partner signs it who has read the documentation."""
    moment = str(int(at.timestamp()))
    lines = ["POST", moment, nonce, hashlib.sha256(BODY).hexdigest(), target.decode()]
    signature = hmac.new(client.secret, "\n".join(lines).encode(), "sha256").hexdigest()
    return SignedRequest(
        client=client.name, timestamp=moment, nonce=nonce, signature=signature, method="POST", target=target, body=BODY
    )


@pytest.fixture
def requests() -> PartnerRequests:
    return PartnerRequests((ACME, GLOBEX), MemoryNonces(FakeClock(NOW)))


async def test_a_partner_is_a_member_of_its_tenant_under_an_identity_of_its_own(requests: PartnerRequests) -> None:
    actors = [(await requests.verify(signed(client), NOW)).unwrap() for client in (ACME, GLOBEX)]

    assert [(actor.tenant_id, actor.role) for actor in actors] == [
        (ACME.tenant, TenantRole.MEMBER),
        (GLOBEX.tenant, TenantRole.MEMBER),
    ]
    assert actors == [ACME.actor, GLOBEX.actor]
    assert actors[0].user_id != actors[1].user_id


# Row 38 of the security list.
async def test_a_request_that_comes_again_is_refused(requests: PartnerRequests) -> None:
    said = [await requests.verify(signed(), NOW) for _ in range(2)]

    assert said == [Ok(ACME.actor), UNSIGNED]


# Row 38.
@pytest.mark.parametrize(
    ("off", "good"), [(SKEW, True), (-SKEW, True), (SKEW + timedelta(seconds=1), False), (-SKEW - timedelta(seconds=1), False)]
)
async def test_a_clock_may_be_off_by_five_minutes(requests: PartnerRequests, off: timedelta, good: bool) -> None:
    assert (await requests.verify(signed(at=NOW + off), NOW)).is_ok() is good


# Row 38.
@pytest.mark.parametrize(
    "change",
    [
        {"body": b'{"title":"Oil"}'},
        {"body": b""},
        {"method": "PUT"},
        {"target": b"/p?b=2&a=1"},
        {"target": b"/p?a=1&b=2&c=3"},
        {"target": b"/p"},
        {"target": b"/P?a=1&b=2"},
        {"timestamp": str(int(NOW.timestamp()) + 1)},
        {"nonce": "m" * 16},
        {"client": "globex"},
        {"client": "nobody"},
        {"client": ""},
    ],
)
async def test_a_request_of_which_anything_was_changed_is_refused(requests: PartnerRequests, change: dict[str, bytes]) -> None:
    assert await requests.verify(replace(signed(), **change), NOW) == UNSIGNED  # type: ignore[arg-type] # fields of several types


# Row 38.
@pytest.mark.parametrize("length", [0, 1, 32, 62, 63])
async def test_a_truncated_signature_is_refused(requests: PartnerRequests, length: int) -> None:
    whole = signed()

    assert await requests.verify(replace(whole, signature=whole.signature[:length]), NOW) == UNSIGNED


# Row 38.
async def test_the_secret_of_another_partner_is_no_good(requests: PartnerRequests) -> None:
    forged = signed(replace(ACME, secret=GLOBEX.secret))

    assert await requests.verify(forged, NOW) == UNSIGNED


@pytest.mark.parametrize(
    "change",
    [
        {"signature": signed().signature.upper()},
        {"signature": signed().signature + "00"},
        {"signature": "ü" * 64},
        {"timestamp": "-1"},
        {"timestamp": "1e9"},
        {"timestamp": "１" * 10},
        {"timestamp": "9" * 13},
        {"timestamp": ""},
        {"nonce": "short"},
        {"nonce": "n" * 65},
        {"nonce": "n" * 15 + "\n"},
    ],
)
async def test_what_has_not_the_right_form_is_refused(requests: PartnerRequests, change: dict[str, str]) -> None:
    assert await requests.verify(replace(signed(), **change), NOW) == UNSIGNED  # type: ignore[arg-type] # one field is bytes


async def test_nobody_uses_up_the_nonce_of_another(requests: PartnerRequests) -> None:
    await requests.verify(replace(signed(), signature="0" * 64), NOW)
    await requests.verify(signed(GLOBEX), NOW)

    assert await requests.verify(signed(), NOW) == Ok(ACME.actor)


def test_a_partner_does_not_show_its_secret() -> None:
    assert "acmeacme" not in repr(ACME)
