"""Where a request comes from, and whom it was meant for."""

import pytest

from reference_service.adapters.http.middleware.address import TrustedProxies, client_address
from reference_service.adapters.http.middleware.hosts import KnownHosts
from tests.reference_service.integration.adapters.http.asking import asking, refusal, scope_of, telling

pytestmark = pytest.mark.anyio
PROXIES = frozenset({"10.0.0.1", "10.0.0.2"})


@pytest.mark.parametrize(
    ("client", "address"),
    [
        (("203.0.113.7", 1), "203.0.113.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("2001:DB8:1:2::1", 1), "2001:db8:1:2::/64"),
        (("::ffff:203.0.113.7", 1), "203.0.113.7"),
        (("/run/service.sock", 0), "unknown"),
        (("", 0), "unknown"),
        (None, "unknown"),
    ],
)
def test_a_request_counts_for_its_network(client: tuple[str, int] | None, address: str) -> None:
    assert client_address(scope_of(client=client)) == address


# Row 18.
@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["192.0.2.1, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["192.0.2.1", "198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["2001:db8::1"], "2001:db8::/64"),
        ("10.0.0.1", ["10.0.0.2"], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, nonsense"], "unknown"),
        ("10.0.0.1", ["198.51.100.1, "], "unknown"),
    ],
)
async def test_only_a_known_proxy_is_believed_and_only_its_own_words(peer: str, forwarded: list[str], address: str) -> None:
    client = asking(TrustedProxies(telling, proxies=PROXIES), peer)
    answer = await client.get("/path", headers=[("X-Forwarded-For", value) for value in forwarded])

    assert answer.json()["address"] == address


# Row 25.
@pytest.mark.parametrize("host", ["service.test", "SERVICE.test", "service.test:8000", "[::1]", "[::1]:8000"])
async def test_the_service_answers_to_its_own_names(host: str) -> None:
    hosts = KnownHosts(telling, hosts=frozenset({"service.test", "[::1]"}))

    assert (await asking(hosts).get("/path", headers={"Host": host})).status_code == 200


# Row 25.
@pytest.mark.parametrize(
    "hosts",
    [[host] for host in ("", "evil.test", "service.test.evil.test", "evil-service.test", "service.test:80@evil.test", "[::2]")]
    + [["service.test", "evil.test"]],
)
async def test_the_service_answers_to_no_other_name(hosts: list[str]) -> None:
    layer = KnownHosts(telling, hosts=frozenset({"service.test", "[::1]"}))
    answer = await asking(layer).get("/path", headers=[("Host", host) for host in hosts])

    assert refusal(answer) == (400, "UNKNOWN_HOST")


async def test_a_service_without_a_name_answers_to_any() -> None:
    answer = await asking(KnownHosts(telling, hosts=frozenset())).get("/path", headers={"Host": "any.test"})

    assert answer.status_code == 200
