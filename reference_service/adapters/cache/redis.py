"""A cache that several processes share, in Redis."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Final, TypeAlias, TypeVar
from urllib.parse import quote

from pydantic import TypeAdapter
from redis.asyncio import Redis

from reference_service.adapters.cache.codec import Codec, Place
from reference_service.adapters.cache.counts import CacheCounts, CacheWatch, Outcome
from reference_service.adapters.cache.flights import Flights
from reference_service.adapters.cache.link import PAUSE, Link
from reference_service.adapters.cache.port import Cache, CacheKey, Lifetimes
from reference_service.application.shared.ports.clock import Clock
from reference_service.application.shared.ports.secrets import Secrets
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Ok

T = TypeVar("T")
_Scope: TypeAlias = tuple[TenantId, str]

_GENERATION: Final = timedelta(days=1)
"""How long a generation lasts in which nothing is committed; with it, all that belongs to it ends."""
_KEEP: Final = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
    redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
    return 1
end
return 0
"""
"""Keeps a value if the generation in which its loading began is not over."""


class RedisCache(Cache):
    """Keeps values in Redis until they are too old, or a commit of any process has touched their tenant and context.

    The generation of a tenant and context is a text that nobody can guess and nobody makes twice. Where there is none,
    whoever asks makes one: a Redis that has lost it gets another, and what belonged to the lost one is never true again.

    A tenant and context whose commit Redis has not heard of yet is read past the cache by this process, which tells
    Redis of it as soon as it answers.
    """

    def __init__(
        self,
        redis: Redis,
        codec: Codec,
        clock: Clock,
        secrets: Secrets,
        *,
        patience: timedelta,
        lifetimes: Lifetimes | None = None,
        watch: CacheWatch | None = None,
        pause: timedelta = PAUSE,
    ) -> None:
        """`patience` is how long a request waits for an answer, `pause` how long Redis is left alone after a failure."""
        self._redis = redis
        self._codec = codec
        self._clock = clock
        self._secrets = secrets
        self._lifetimes = lifetimes or Lifetimes()
        self._watch = watch or CacheCounts()
        self._pause = pause
        self._link = Link(clock, self._watch, patience=patience, pause=pause)
        self._keep = redis.register_script(_KEEP)
        self._flights = Flights()
        self._owed: dict[_Scope, object] = {}
        """What Redis has still to hear of; each time it is owed anew, it is another object."""
        self._paying: asyncio.Task[None] | None = None

    async def get_or_load(self, key: CacheKey, load: Callable[[], Awaitable[T]], kind: TypeAdapter[T]) -> T:
        """Return what is kept under a key, or else load it."""
        if (key.tenant, key.context) in self._owed:
            self._watch.note_cache(Outcome.BYPASS)
            return await load()
        name = self._name(key, kind)
        found = await self._link.ask(lambda: self._look(name, key))
        if found is None:
            return await load()
        place, content = found
        if content is None:
            self._watch.note_cache(Outcome.MISS)
        else:
            self._watch.note_cache_bytes("read", len(content))
            match self._codec.decode(content, kind, place, self._clock.now()):
                case Ok(value):
                    self._watch.note_cache(Outcome.NEGATIVE_HIT if value is None else Outcome.HIT)
                    return value
                case refused:
                    self._watch.note_cache(refused.error)
        return await self._flights.join(place, lambda: self._fill(key, place, load, kind))

    async def bump(self, tenant: TenantId, context: str) -> None:
        """Forget all that is kept of a tenant in a context, and all that is on its way, in all processes."""
        scope = tenant, context
        debt = self._owed[scope] = object()
        try:
            await self._pay({scope: debt})
        finally:
            if self._owed.get(scope) is debt:
                self._pay_later()

    async def close(self) -> None:
        """Stop trying to reach Redis; what it has not heard of by now, it hears of when the events are delivered."""
        if self._paying is not None:
            self._paying.cancel()
            await asyncio.gather(self._paying, return_exceptions=True)

    async def _look(self, name: str, key: CacheKey) -> tuple[Place, bytes | None]:
        where = _generation_name(key.tenant, key.context)
        generation, content = await self._redis.mget(where, name)
        if generation is None:
            made, content = self._secrets.new().text, None
            await self._redis.set(where, made, nx=True, ex=_GENERATION)
            generation = await self._redis.get(where) or made
        return Place(name, _octets(generation)), None if content is None else _octets(content)

    async def _fill(self, key: CacheKey, place: Place, load: Callable[[], Awaitable[T]], kind: TypeAdapter[T]) -> T:
        value = await load()
        lifetime = self._lifetimes.of(value)
        content = self._codec.encode(value, kind, place, self._clock.now() + lifetime)
        if content is not None and (key.tenant, key.context) not in self._owed:
            self._watch.note_cache_bytes("written", len(content))
            names = _generation_name(key.tenant, key.context), place.name
            arguments = place.generation, content, lifetime // timedelta(milliseconds=1)
            await self._link.ask(lambda: self._keep(names, arguments))
        return value

    async def _pay(self, debts: Mapping[_Scope, object]) -> None:
        """Tell Redis of commits, if it answers."""

        async def tell() -> bool:
            async with self._redis.pipeline(transaction=False) as pipeline:
                for tenant, context in debts:
                    pipeline.set(_generation_name(tenant, context), self._secrets.new().text, ex=_GENERATION)
                await pipeline.execute()
            return True

        if await self._link.ask(tell):
            for scope, debt in debts.items():
                # A commit that came meanwhile has a debt of its own.
                if self._owed.get(scope) is debt:
                    del self._owed[scope]

    def _pay_later(self) -> None:
        if self._paying is None or self._paying.done():
            self._paying = asyncio.create_task(self._keep_paying(), name="cache debts")

    async def _keep_paying(self) -> None:
        while self._owed:
            await asyncio.sleep(self._pause.total_seconds())
            await self._pay(dict(self._owed))

    def _name(self, key: CacheKey, kind: TypeAdapter[T]) -> str:
        # Quoted, so that no part can hold the sign that parts them.
        parts = (str(key.tenant), *(quote(part, safe="") for part in (key.context, key.entity, key.id)))
        return f"v{self._codec.schema(kind)}:{':'.join(parts)}"


def _generation_name(tenant: TenantId, context: str) -> str:
    return f"generation:{tenant}:{quote(context, safe='')}"


def _octets(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode()
