"""Several processes over one PostgreSQL and one Redis, behind a gateway, while each of them is killed in turn."""

import doctest
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from functools import partial
from uuid import UUID

import httpx2
import pytest

from tests.reference_service.conftest import TOLD
from tests.reference_service.e2e.cluster import Cluster, started_cluster
from tests.reference_service.e2e.disturbances import Disturbances, Row, table
from tests.reference_service.e2e.evidence import Evidence, evidence_in
from tests.reference_service.e2e.load import Author, arrive, intrude, while_at_work
from tests.reference_service.e2e.people import PASSWORD, People
from tests.reference_service.e2e.running import ROOT
from tests.reference_service.integration.adapters.webhooks.receiver import Receiver, receiving

JOURNEY = ROOT / "docs" / "journey.md"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return everything, started."""
    with started_cluster(tmp_path_factory.mktemp("cluster")) as started:
        yield started


def test_the_journey_of_the_docs_goes_the_same_way(cluster: Cluster) -> None:
    results = doctest.testfile(
        str(JOURNEY),
        module_relative=False,
        globs={"url": cluster.gateway.url, "letters": cluster.data / "mail"},
        optionflags=doctest.ELLIPSIS | doctest.REPORT_NDIFF,
    )

    assert results.failed == 0
    assert results.attempted > 50


@pytest.mark.anyio
async def test_nothing_is_lost_and_nothing_happens_twice_while_each_part_is_killed_in_turn(
    cluster: Cluster, record_property: Callable[[str, object], None]
) -> None:
    async with receiving() as receiver, AsyncExitStack() as stack:
        evidence = await stack.enter_async_context(evidence_in(cluster.postgresql.as_superuser(cluster.database_url)))
        people = People(cluster, stack)
        authors = [await people.author(name, f"http://127.0.0.1:{receiver.port}/") for name in ("ada", "bob", "cyd")]
        intruder = await people.logged_out("eve")
        await evidence.settled()
        place, record = await evidence.end_of_events(), people.record
        record.attempts.clear()
        disturbances = Disturbances(cluster, record, people.account("ada"))
        newcomers: list[str] = []

        await while_at_work(
            [
                *(author.work for author in authors),
                partial(arrive, people.insistent(), PASSWORD, newcomers),
                partial(intrude, intruder, record),
            ],
            partial(disturb, disturbances, intruder),
        )
        ended = time.monotonic()
        await evidence.settled()

        rows = disturbances.rows()
        waited = time.monotonic() - ended
        record_property(TOLD, f"{table(rows)}\nAll events and messages were delivered {waited:.1f} s after the last request.")
        assert record.wrong == []
        await assert_kept(authors)
        await assert_told_once(evidence, authors, newcomers)
        await assert_received(evidence, receiver, [author.tenant for author in authors], place)
        assert_served(rows)


async def disturb(disturbances: Disturbances, intruder: httpx2.AsyncClient) -> None:
    """End each part in turn."""
    cluster, end = disturbances.cluster, disturbances.end
    await end("the worker was killed and started again", cluster.worker.kill, cluster.worker.start)
    await end("a service was killed and started again", cluster.first.kill, cluster.first.start)
    await end("PostgreSQL crashed and recovered", cluster.postgresql.crash)
    closed = partial(assert_closed, disturbances, intruder)
    await end("Redis was killed and started again", cluster.redis.kill, cluster.redis.start, meanwhile=closed)
    await disturbances.record.more(100)
    await assert_over(intruder)


async def assert_closed(disturbances: Disturbances, intruder: httpx2.AsyncClient) -> None:
    """Without Redis nobody can count who guesses passwords: logins are closed, while those who are at work go on.

    A session that was over stays over, though it was Redis that had said so.
    """
    async with httpx2.AsyncClient(base_url=f"{disturbances.cluster.gateway.url}/api/v1", timeout=30) as http:
        for _ in range(10):
            refused = await http.post("/auth/login", json=disturbances.account)
            assert (refused.status_code, int(refused.headers["retry-after"]) >= 1) == (503, True)
            await assert_over(intruder)
            await disturbances.record.more(5)


async def assert_over(intruder: httpx2.AsyncClient) -> None:
    """A session that has ended opens nothing, whichever process is asked."""
    for path in ("/me", "/tenants", "/tenants"):
        answer = await intruder.get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "SESSION_OVER")


async def assert_kept(authors: list[Author]) -> None:
    """All that was acknowledged is there, as it was acknowledged last, and nothing else is."""
    for author in authors:
        for kind, written in (("/projects", author.projects), ("/tasks", author.tasks)):
            expected = Counter((each.path, each.words["description"]) for each in written)
            found = Counter([(f"{kind}/{each['id']}", each["description"]) async for each in author.all_of(kind)])
            assert found == expected


async def assert_told_once(evidence: Evidence, authors: list[Author], newcomers: list[str]) -> None:
    """Each change is one event and one line of the log, and came to its effect once."""
    facts, versions, tenants = await evidence.facts(), await evidence.versions(), await evidence.tenants()
    addresses, users, profiles = await evidence.users()

    assert await evidence.buried() == []
    assert await evidence.lines() == facts
    for author in authors:
        for each in (*author.projects, *author.tasks):
            made = UUID(each.path.rsplit("/", 1)[1])
            happened = sum(number for (_, what), number in facts.items() if what == made)
            assert (versions[made], happened) == (each.versions, each.versions)
        assert {tenant: tenants[tenant] for tenant in author.tenants} == dict.fromkeys(author.tenants, ("open", 1))
        verified = (await author.client.ask("GET", "/audit-log/verification")).json()
        assert (verified["broken_at"], verified["entries"] > 10) == (None, True)
    assert set(newcomers) <= addresses
    assert Counter(profiles) == Counter(users)


async def assert_received(evidence: Evidence, receiver: Receiver, tenants: list[str], place: int) -> None:
    """Receivers were told of each public event by one message, which may have come more than once."""
    messages = await evidence.messages()
    told = Counter(event for _, event, _ in messages)
    bodies: dict[str, set[bytes]] = {}
    for each in receiver.received:
        bodies.setdefault(each.headers["webhook-id"], set()).add(each.body)

    # What came before may have been told of as well: the receivers were there while it was delivered.
    assert await evidence.public_events(tenants, place) <= set(told) <= await evidence.public_events(tenants, 0)
    assert set(told.values()) == {1}
    assert {state for _, _, state in messages} == {"delivered"}
    assert {UUID(name) for name in bodies} == {name for name, _, _ in messages}
    assert {len(each) for each in bodies.values()} == {1}


def assert_served(rows: tuple[Row, ...]) -> None:
    """Nothing fails without a word, and nobody at work is refused but while the database is away.

    What is about passwords is closed whenever Redis does not answer at once, as on a machine with too much to do.
    """
    worker, service, _, redis, nothing = rows

    assert [row.failed for row in rows] == [0] * len(rows)
    for row in (worker, service, redis, nothing):
        assert row.refused_what <= {"POST /auth/register"}
