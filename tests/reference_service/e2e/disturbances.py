"""Parts of the cluster that are ended and come back, and a table of what those who were at work noticed of it."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import httpx2

from tests.reference_service.e2e.cluster import Cluster
from tests.reference_service.e2e.load import Attempt, Record

_PATIENCE: Final = 90.0
"""Seconds within which everything has to be well again: whether it heals is asked here, not how fast a machine is."""
_MEANWHILE: Final = 40
"""How many requests are answered while something is away."""
_HEAD: Final = ("what was done", "requests", "refused (503)", "failed otherwise", "first success after", "all well after")


@dataclass(frozen=True, slots=True)
class Disturbance:
    """What was done, and from when to when not all was well."""

    what: str
    begun: float
    ended: float

    def covers(self, attempt: Attempt) -> bool:
        """Tell whether a request was under way meanwhile."""
        return attempt.begun <= self.ended and attempt.ended >= self.begun


@dataclass(frozen=True, slots=True)
class Row:
    """What requests met with, during a disturbance or while there was none."""

    what: str
    requests: int
    refused: int
    failed: int
    until_success: float | None = None
    until_well: float | None = None
    refused_what: frozenset[str] = frozenset()
    """Method and path of what was refused."""

    def cells(self) -> tuple[str, ...]:
        """Return it as text."""
        seconds = ("-" if each is None else f"{each:.1f} s" for each in (self.until_success, self.until_well))
        return (self.what, str(self.requests), str(self.refused), str(self.failed), *seconds)


@dataclass(slots=True)
class Disturbances:
    """Ends parts of a cluster, and brings them back."""

    cluster: Cluster
    record: Record
    account: dict[str, str]
    """Whose login shows that all is well."""
    done: list[Disturbance] = field(default_factory=list)

    async def end(
        self,
        what: str,
        end: Callable[[], object],
        start: Callable[[], object] | None = None,
        *,
        meanwhile: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Let people work for a while, end a part while they do, bring it back, and wait until all is well."""
        await self.record.more(_MEANWHILE)
        begun = time.monotonic()
        await asyncio.to_thread(end)
        if start is not None:
            await self.record.more(_MEANWHILE)
            if meanwhile is not None:
                await meanwhile()
            await asyncio.to_thread(start)
        await self._well()
        self.done.append(Disturbance(what, begun, time.monotonic()))

    async def _well(self) -> None:
        async with asyncio.timeout(_PATIENCE), httpx2.AsyncClient(timeout=30) as http:
            while not await self._is_well(http):  # noqa: ASYNC110 - other processes do it
                await asyncio.sleep(0.1)

    async def _is_well(self, http: httpx2.AsyncClient) -> bool:
        try:
            for member in self.cluster.members:
                if (await http.get(f"{member.url}/readyz")).json()["status"] != "ok":
                    return False
            login = await http.post(f"{self.cluster.gateway.url}/api/v1/auth/login", json=self.account)
        except httpx2.TransportError:
            return False
        return login.status_code == 200

    def rows(self) -> tuple[Row, ...]:
        """Return what was noticed of each disturbance, and at last of the time in between."""
        return (*self._disturbed(), _row("nothing (before, in between, after)", self._undisturbed()))

    def _undisturbed(self) -> Sequence[Attempt]:
        return [each for each in self.record.attempts if not any(one.covers(each) for one in self.done)]

    def _disturbed(self) -> Iterator[Row]:
        for one in self.done:
            attempts = [each for each in self.record.attempts if one.covers(each)]
            good = [each.ended for each in self.record.attempts if each.begun >= one.begun and each.is_good]
            yield _row(one.what, attempts, min(good) - one.begun, one.ended - one.begun)


def _row(what: str, attempts: Sequence[Attempt], until_success: float | None = None, until_well: float | None = None) -> Row:
    refused, failed = sum(each.is_refused for each in attempts), sum(each.has_failed for each in attempts)
    refused_what = frozenset(each.what for each in attempts if each.is_refused)
    return Row(what, len(attempts), refused, failed, until_success, until_well, refused_what)


def table(rows: Sequence[Row]) -> str:
    """Return rows as a table to read."""
    cells = [_HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEAD))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells)
