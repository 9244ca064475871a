"""Times the reference service against the shortest FastAPI that does the same, in one run, and prints the ratios.

    python -m tests.benchmarks.service [--rounds N] [--requests N]

What is measured is the time that the process computes for one request, all threads together, without a client and
without a socket. Rounds of the layered and the plain service follow each other, so that a slow moment of the machine
hits both; each number is the median of the rounds. Nothing here fails because something is slow.
"""

import argparse
import asyncio
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID

from reference_service.domain.shared.ids import TenantId
from reference_service.infrastructure.logging import configure_logging
from tests.benchmarks.asgi import Answer, Caller, Stopwatch
from tests.benchmarks.plain import plain_app
from tests.benchmarks.table import Row, table
from tests.reference_service.e2e.running import running
from tests.reference_service.whole import API, Whole, whole_service

ROOT = Path(__file__).parents[2]
Call = Callable[[int], Awaitable[Answer]]
_DELIVERY = 0.3
"""Seconds in which what is committed has been delivered."""
_JSON = ("content-type", "application/json")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=300, help="how many of each kind a round has")
    given = parser.parse_args()
    found = asyncio.run(_measure(given.rounds, given.requests))
    start = _cold_start()
    print(f"Python {platform.python_version()}; {os.cpu_count()} cores; {given.rounds} rounds of {given.requests} requests\n")
    print(table([*found, Row("cold start in an empty folder, in seconds", start, 1.0, 2.0)]))


async def _measure(rounds: int, requests: int) -> list[Row]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        limits = {"requests_per_minute": 10**9, "logins_per_minute": 10**9}
        stack.enter_context(_logging_to(folder / "service.log"))
        whole = await stack.enter_async_context(whole_service(folder, **limits))
        plain = await stack.enter_async_context(Caller(plain_app(folder / "plain.db")))
        layered = Caller(whole.app)
        # Made before the application starts to deliver by itself: two who deliver would mail two links, one of them void.
        calls = await _calls(whole, layered, plain)
        await stack.enter_async_context(layered)
        for name, call in calls.items():
            answer = await call(-1)
            if answer.status not in (200, 201):
                raise RuntimeError(f"{name} answers {answer.status}: {answer.body.decode()}")
        cost = await _costs(calls, rounds, requests)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        traced = await _costs({"get": calls["get"], "traced get": await _traced(stack, folder, limits)}, rounds, requests)
        return [
            Row("GET by id, ms of CPU, against plain", cost["get"], cost["plain get"], 1.25),
            Row("GET by id from the cache, against plain", cost["cached get"], cost["plain get"], 0.45),
            Row("POST with outbox and audit log, against plain", cost["post"], cost["plain post"], 1.9),
            Row("GET by id, one of ten traced, against untraced", traced["traced get"], traced["get"], 1.2),
            Row("POST, 8 clients, 99 of 100 within ms", await _slowest(calls["post"], requests), 1.0, 25.0),
            Row("longest stop of the loop during 10 logins, in ms", await _lag(layered), 1.0, 40.0),
            Row("memory, in MB", memory, 1.0, 130.0),
        ]


async def _costs(calls: Mapping[str, Call], rounds: int, requests: int) -> Mapping[str, float]:
    """Return the milliseconds of each kind of call, whose rounds follow each other."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(rounds):
        for name, call in calls.items():
            times[name].append(await _seconds(call, turn * requests, requests))
    return {name: median(each) * 1000 for name, each in times.items()}


async def _traced(stack: AsyncExitStack, folder: Path, limits: Mapping[str, int]) -> Call:
    """Return a call to a service of which one request in ten is traced; only then is loaded what that takes."""
    from reference_service.infrastructure.telemetry import CollectedTraces
    from tests.reference_service.collector import Nowhere, traced_whole

    traces = CollectedTraces(Nowhere(), 0.1)
    whole = await stack.enter_async_context(traced_whole(folder / "traced", traces, **limits))
    call, _, _ = await _get(whole, Caller(whole.app))
    await call(-1)
    return call


async def _get(whole: Whole, layered: Caller) -> tuple[Call, str, list[tuple[str, str]]]:
    """Return a call that reads a project past the cache, the path of the project, and the headers that it takes."""
    owner = await whole.account("ada@example.com")
    tenant = TenantId(UUID(await whole.found(owner, "Engines")))
    headers = [(name, owner.headers[name]) for name in ("Authorization", "X-Tenant-Token")]
    project = json.loads((await owner.post(f"{API}/projects", json={"name": "One", "description": ""})).content)["id"]

    async def get(_: int) -> Answer:
        await whole.container.cache.bump(tenant, "work")
        return await layered.call("GET", f"{API}/projects/{project}", headers)

    return get, f"{API}/projects/{project}", headers


async def _calls(whole: Whole, layered: Caller, plain: Caller) -> Mapping[str, Call]:
    get, path, headers = await _get(whole, layered)
    item = json.loads((await plain.call("POST", "/items", [_JSON], _body(0))).body)["id"]

    async def cached(_: int) -> Answer:
        return await layered.call("GET", path, headers)

    async def post(turn: int) -> Answer:
        return await layered.call("POST", f"{API}/projects", [*headers, _JSON], _body(turn))

    async def plain_get(_: int) -> Answer:
        return await plain.call("GET", f"/items/{item}")

    async def plain_post(turn: int) -> Answer:
        return await plain.call("POST", "/items", [_JSON], _body(turn))

    return {"get": get, "plain get": plain_get, "cached get": cached, "post": post, "plain post": plain_post}


@contextmanager
def _logging_to(file: Path) -> Iterator[None]:
    with file.open("w", encoding="utf-8") as stream:
        configure_logging(stream)
        yield


_names = iter(range(10**9))


def _body(_: int) -> bytes:
    return json.dumps({"name": f"Project {next(_names)}", "description": "Something to do."}).encode()


async def _seconds(call: Call, first: int, requests: int) -> float:
    with Stopwatch() as watch:
        for turn in range(first, first + requests):
            await call(turn)
        # What requests leave to be delivered is part of what they cost, and not of what those of the next round do.
        await asyncio.sleep(_DELIVERY)
    return watch.seconds / requests


async def _slowest(post: Call, requests: int) -> float:
    """Return how many milliseconds 99 of 100 requests of eight clients at once take at most."""
    taken: list[float] = []

    async def client() -> None:
        for turn in range(requests // 4):
            start = time.perf_counter()
            await post(turn)
            taken.append((time.perf_counter() - start) * 1000)

    await asyncio.gather(*(client() for _ in range(8)))
    return quantiles(taken, n=100)[98]


async def _lag(layered: Caller) -> float:
    """Return the longest time in milliseconds for which the event loop did nothing else, while ten users log in."""
    body = json.dumps({"email": "ada@example.com", "password": "wrong password"}).encode()
    longest, done = 0.0, asyncio.Event()

    async def watch() -> None:
        nonlocal longest
        while not done.is_set():
            start = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, (time.perf_counter() - start) * 1000 - 1)

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(layered.call("POST", f"{API}/auth/login", [_JSON], body) for _ in range(10)))
    done.set()
    await watching
    return longest


def _cold_start() -> float:
    """Return the seconds from the command in an empty folder to the first answer of `/readyz`."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        with running(Path(folder), {"BCRYPT_COST": "12"}) as service:
            subprocess.run([sys.executable, "-c", f"import urllib.request as u; u.urlopen('{service.url}/readyz')"], check=True)
            return time.perf_counter() - start


if __name__ == "__main__":
    main()
