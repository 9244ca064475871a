"""People at work, who ask again until they are answered, and remember what they were told."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, TypeAlias

import httpx2

_PATIENCE: Final = 90.0
"""Seconds after which waiting for an answer is given up: for a machine that is very busy."""
_BREATH: Final = 0.03
"""Seconds between two requests of a client: they are there to be disturbed, not to measure how much goes through."""
_PAUSE: Final = 0.2
"""Seconds before a request comes again: less than a refusal asks for, so that one sees when it goes again."""
_NO_ANSWER: Final = 0
Work: TypeAlias = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
"""What goes on until an event is set."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A request, and the status that it was answered with; 0 for none."""

    begun: float
    ended: float
    what: str
    status: int

    @property
    def is_refused(self) -> bool:
        """Whether it was said that it may be better in a moment."""
        return self.status == 503

    @property
    def has_failed(self) -> bool:
        """Whether nothing good came of it, and nobody said so properly."""
        return self.status == _NO_ANSWER or (self.status >= 500 and not self.is_refused)

    @property
    def is_good(self) -> bool:
        """Whether it was answered by something else than the service's own trouble."""
        return not (self.is_refused or self.has_failed)


@dataclass(slots=True)
class Record:
    """What befell all requests."""

    attempts: list[Attempt] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """What should never have been answered, a sentence each."""

    async def more(self, number: int) -> None:
        """Wait until so many more requests have been answered well."""
        wanted = self._answered() + number
        async with asyncio.timeout(_PATIENCE):
            while self._answered() < wanted:  # noqa: ASYNC110 - others do it
                await asyncio.sleep(0.02)

    def _answered(self) -> int:
        return sum(each.is_good for each in self.attempts)


@dataclass(slots=True)
class Insistent:
    """A client that sends a request until it is answered by something else than a failure."""

    http: httpx2.AsyncClient
    record: Record

    async def ask(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """Return the first answer that is none of the service's own trouble."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                answer = await self._try(method, path, options)
                await asyncio.sleep(_BREATH if answer is not None else _PAUSE)
                if answer is not None:
                    return answer

    async def _try(self, method: str, path: str, options: dict[str, Any]) -> httpx2.Response | None:
        begun, status = time.monotonic(), _NO_ANSWER
        try:
            answer = await self.http.request(method, path, **options)
            status = answer.status_code
        except httpx2.TransportError:
            return None
        finally:
            self.record.attempts.append(Attempt(begun, time.monotonic(), f"{method} {path}", status))
        return answer if status < 500 else None


@dataclass(slots=True)
class Written:
    """Something that was acknowledged: where it is, what it says, and its version."""

    path: str
    words: dict[str, str]
    etag: str
    versions: int = 1
    """How many were acknowledged."""


@dataclass(slots=True)
class Author:
    """Somebody who writes in a tenant where nobody else does, so that nothing else may be read there than they wrote."""

    name: str
    tenant: str
    client: Insistent
    projects: list[Written] = field(default_factory=list)
    tasks: list[Written] = field(default_factory=list)
    tenants: list[str] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=count)

    async def work(self, over: asyncio.Event) -> None:
        """Go on until it is over, and then to the end of the turn."""
        while not over.is_set():
            await self.turn()

    async def turn(self) -> None:
        """Write a project and tasks, change them, and look at each of them in between."""
        project = await self._make(self.projects, "/projects", "name")
        await self._look(project)
        task = await self._make(self.tasks, f"{project.path}/tasks", "title", kept="/tasks")
        await self._make(self.tasks, f"{project.path}/tasks", "title", kept="/tasks")
        await self._edit(project)
        await self._look(project)
        await self._edit(task)
        await self._look(task)
        await self._edit(task)
        await self._look_through(project, self.tasks[-2:])
        if len(self.projects) % 8 == 1:
            await self._found()

    async def all_of(self, path: str) -> AsyncIterator[dict[str, Any]]:
        """Return all that there is of a kind, but for what the tenant was welcomed with."""
        cursor: str | None = ""
        while cursor is not None:
            page = (await self.client.ask("GET", path, params={"limit": 100} | ({"cursor": cursor} if cursor else {}))).json()
            for each in page["items"]:
                if not each.get("name", "").startswith("Welcome to "):
                    yield each
            cursor = page["next_cursor"]

    async def _make(self, kept_in: list[Written], path: str, title: str, kept: str = "/projects") -> Written:
        words = {title: f"{self.name} {next(self.numbers)}", "description": "new"}
        answer = await self.client.ask("POST", path, json=words, headers={"Idempotency-Key": words[title].replace(" ", ".")})
        made = Written(f"{kept}/{answer.json().get('id')}", words, answer.headers.get("etag", ""))
        self._expect(answer, 201, made)
        kept_in.append(made)
        return made

    async def _edit(self, written: Written) -> None:
        words = {**written.words, "description": f"change {next(self.numbers)}"}
        answer = await self.client.ask("PUT", written.path, json=words, headers={"If-Match": written.etag})
        if answer.status_code == 412:
            # The answer to the first try was lost, here or at the gateway, which then asked again.
            answer = await self.client.ask("GET", written.path)
        changed = Written(written.path, words, answer.headers.get("etag", ""))
        self._expect(answer, 200, changed)
        written.words, written.etag, written.versions = words, changed.etag, written.versions + 1

    async def _look(self, written: Written) -> None:
        answer = await self.client.ask("GET", written.path)
        self._expect(answer, 200, written)
        if answer.headers.get("etag") != written.etag:
            self.client.record.wrong.append(f"{written.path} had another version than {written.etag}.")

    async def _look_through(self, project: Written, tasks: list[Written]) -> None:
        answer = await self.client.ask("GET", "/tasks", params={"project_id": project.path.rsplit("/", 1)[1]})
        shown = [(f"/tasks/{each['id']}", each["title"], each["description"]) for each in answer.json().get("items", ())]
        if shown != [(each.path, *each.words.values()) for each in tasks]:
            self.client.record.wrong.append(f"The tasks of {project.path} were shown as {shown}.")

    async def _found(self) -> None:
        name = f"{self.name} {next(self.numbers)}"
        answer = await self.client.ask(
            "POST", "/tenants", json={"name": name}, headers={"Idempotency-Key": name.replace(" ", ".")}
        )
        self.tenants.append(answer.json().get("id", f"none: {answer.text}"))

    def _expect(self, answer: httpx2.Response, status: int, written: Written) -> None:
        told = answer.json()
        if answer.status_code != status or any(told.get(name) != text for name, text in written.words.items()):
            self.client.record.wrong.append(f"{written.path}: {answer.status_code} {told}, and not {written.words}.")


async def while_at_work(people: Sequence[Work], disturb: Callable[[], Awaitable[None]]) -> None:
    """Let people work, disturb them, and wait until all have come to an end."""
    over = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for each in people:
            group.create_task(each(over))
        try:
            await disturb()
        finally:
            over.set()


async def arrive(client: Insistent, password: str, registered: list[str], over: asyncio.Event) -> None:
    """Have one person after the other register."""
    for number in count():
        body = {"email": f"newcomer{number}@example.com", "password": password, "display_name": "Newcomer"}
        await client.ask("POST", "/auth/register", json=body)
        registered.append(body["email"])
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), 0.5)
        if over.is_set():
            return


async def intrude(http: httpx2.AsyncClient, record: Record, over: asyncio.Event) -> None:
    """Try again and again what a session that has ended must not open."""
    while not over.is_set():
        for path in ("/tenants", "/me"):
            try:
                status = (await http.get(path)).status_code
            except httpx2.TransportError:
                continue
            if status not in {401, 503}:
                record.wrong.append(f"A session that is over was answered {status} at {path}.")
        await asyncio.sleep(0.2)
