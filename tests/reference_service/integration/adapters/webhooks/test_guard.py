"""Where a message may go."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from ipaddress import ip_address

import pytest

from reference_service.adapters.webhooks.addresses import Address, is_open
from reference_service.adapters.webhooks.guard import AddressGuard, system_resolve
from reference_service.domain.shared.result import Ok
from reference_service.domain.webhooks.endpoint import EndpointUrl

pytestmark = pytest.mark.anyio
OPEN = "93.184.216.34"


class Names:
    """A name server that says what a test says: each time the next of the answers for a name, the last one for ever."""

    def __init__(self, **answers: list[str]) -> None:
        self._answers = {name.replace("_", "."): list(found) for name, found in answers.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, _port: int) -> Sequence[Address]:
        self.asked.append(host)
        answers = self._answers.get(host)
        if answers is None:
            raise OSError("No such name.")
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        return [ip_address(each) for each in answer.split()]


def guard(names: Names | None = None, *, loopback: bool = False) -> AddressGuard:
    return AddressGuard(names or Names(), ports=frozenset({443, 8443}), allows_loopback=loopback)


async def lets_through(url: str, names: Names | None = None, *, loopback: bool = False) -> bool:
    return (await guard(names, loopback=loopback).check(EndpointUrl(url))).is_ok()


# Row 21 of the security list.
@pytest.mark.parametrize(
    "text",
    [
        *("0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.0.1"),
        "0.0.0.0",  # noqa: S104 - to be refused
        *("169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.9"),
        *("192.0.0.10", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1"),
        *("203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
        *("::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::93.184.216.34", "64:ff9b::7f00:1"),
        *("64:ff9b:1::a00:1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1"),
        *("3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "4000::1"),
    ],
)
async def test_an_address_that_is_not_of_the_open_internet_is_refused_by_itself_and_behind_a_name(text: str) -> None:
    host = f"[{text}]" if ":" in text else text

    assert not is_open(ip_address(text))
    assert not await lets_through(f"https://{host}/")
    assert not await lets_through("https://a.example.com/", Names(a_example_com=[text]))
    assert not await lets_through("https://a.example.com/", Names(a_example_com=[f"{OPEN} {text}"]))


@pytest.mark.parametrize("text", [OPEN, "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"])
async def test_an_address_of_the_open_internet_may_be_called(text: str) -> None:
    host = f"[{text}]" if ":" in text else text

    assert await lets_through(f"https://{host}/")
    assert await lets_through("https://a.example.com/", Names(a_example_com=[text]))


# Row 21: what some reader takes for 127.0.0.1, or for another host than we do.
@pytest.mark.parametrize(
    "host",
    [
        *("2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.1", "127.0.1", "127.0.0.01"),
        *("127.0.0.1.", "localhost", "localhost.", "a.localhost.", "internal", "a.example.com.", "a..example.com", ".com"),
        *("-a.example.com", "a-.example.com", "a_b.example.com", "a.example.123", "a.example.0x1", "%31.example.com"),
        *("user@a.example.com", "user:password@a.example.com", "a.example.com@127.0.0.1", "a.example.com\\@127.0.0.1"),
        *("[::ffff:7f00:1]", "[::1", "[v1.x]", "a.example.com:80", "a.example.com:22", "a.example.com:99999", "a.example.com:x"),
        *("a" * 64 + ".com", ".".join(["a" * 60] * 5) + ".com", ""),
    ],
)
async def test_a_host_that_is_not_plainly_one_is_refused(host: str) -> None:
    async def anything(_host: str, _port: int) -> Sequence[Address]:
        return [ip_address(OPEN)]

    guarded = AddressGuard(anything, ports=frozenset({443}))

    assert (await guarded.target(f"https://{host}/")).is_err()


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example.com/",
        "http://a.example.com:443/",
        "ftp://a.example.com/",
        "file:///etc/passwd",
        "gopher://a.example.com:443/",
    ],
)
async def test_nothing_but_tls_is_spoken(url: str) -> None:
    assert not await lets_through(url, Names(a_example_com=[OPEN]))


async def test_a_target_says_where_to_connect_and_under_which_name() -> None:
    names = Names(a_example_com=[f"{OPEN} 2606:4700::1111"])
    found = (await guard(names).target("https://A.example.com:8443/hooks?x=%20&y")).unwrap()

    assert (found.scheme, found.host, found.port, found.path) == ("https", "a.example.com", 8443, "/hooks?x=%20&y")
    assert (found.authority, found.addresses) == ("A.example.com:8443", (ip_address(OPEN), ip_address("2606:4700::1111")))


# Row 21: the name means another address each time it is looked up.
async def test_a_name_that_turns_inward_is_refused_as_soon_as_it_does() -> None:
    names = Names(a_example_com=[OPEN, "127.0.0.1", OPEN])
    guarded = guard(names)

    assert [(await guarded.target("https://a.example.com/")).is_ok() for _ in range(3)] == [True, False, True]
    assert names.asked == ["a.example.com"] * 3


async def test_a_name_that_nobody_knows_gets_the_same_words_as_one_of_the_inside() -> None:
    names = Names(a_example_com=["10.0.0.1"], c_example_com=[""])
    said = [await guard(names).target(f"https://{name}.example.com/") for name in "abc"]

    assert said[0].unwrap_err() == said[1].unwrap_err() == said[2].unwrap_err()


async def test_a_development_may_call_its_own_machine_and_nothing_else_of_the_inside() -> None:
    names = Names(
        localhost=["127.0.0.1"], a_example_com=["127.0.0.1"], b_example_com=["10.0.0.1"], c_example_com=["127.0.0.1 10.0.0.1"]
    )
    urls = ("http://127.0.0.1:8000/", "http://[::1]:8000/", "http://localhost:8000/", "http://a.example.com/")
    inside = ("https://b.example.com/", "https://c.example.com/", "http://10.0.0.1/", "https://169.254.169.254/")

    assert [await lets_through(url, names, loopback=True) for url in urls] == [True] * 4
    assert [await lets_through(url, names, loopback=True) for url in inside] == [False] * 4
    assert [await lets_through(url, names) for url in urls] == [False] * 4


async def test_a_name_server_that_says_nothing_is_not_waited_for() -> None:
    async def silent(_host: str, _port: int) -> Sequence[Address]:
        await asyncio.Event().wait()
        return [ip_address(OPEN)]

    guarded = AddressGuard(silent, ports=frozenset({443}), patience=timedelta(milliseconds=10))

    assert (await guarded.target("https://a.example.com/")).is_err()


async def test_the_machine_itself_knows_its_name() -> None:
    assert ip_address("127.0.0.1") in await system_resolve("localhost", 80)


async def test_a_checked_address_is_all_right() -> None:
    assert await guard().check(EndpointUrl(f"https://{OPEN}/")) == Ok(None)
