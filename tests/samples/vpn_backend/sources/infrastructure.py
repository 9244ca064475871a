"""The infrastructure beside the database: adapters, cache, messaging and health checks."""

from collections.abc import Iterator

from tests.samples.vpn_backend.assembly import Source
from tests.samples.vpn_backend.sources import outer_services, persistence

REDIS = """\
@lru_cache
def get_redis() -> Redis:
    return Redis.from_url(get_settings().redis_url)


async def check_redis() -> None:
    await get_redis().ping()
"""

CACHE = """\
class RateCounter:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def hit(self, key: str, seconds: int) -> int:
        count = int(await self._redis.incr(key))
        if count == 1:
            await self._redis.expire(key, seconds)
        return count
"""

WEBSOCKETS = """\
class WebSocketManager:
    _connections: ClassVar[list[WebSocket]] = []

    async def connect(self, websocket: WebSocket) -> None:
        await websocket.accept()
        self._connections.append(websocket)

    def disconnect(self, websocket: WebSocket) -> None:
        self._connections.remove(websocket)

    async def broadcast(self, event: str, payload: str) -> None:
        message = json.dumps({"event": event, "payload": payload})
        for connection in list(self._connections):
            try:
                await connection.send_text(message)
            except Exception:
                pass
"""

HEALTH = """\
async def is_healthy(remnawave: RemnawaveClient) -> dict[str, bool]:
    return {
        "database": await _answers(check_database),
        "redis": await _answers(check_redis),
        "remnawave": await _answers(lambda: remnawave.request("GET", "/health")),
    }


async def _answers(check: Callable[[], Awaitable[object]]) -> bool:
    try:
        await check()
    except (OSError, httpx.HTTPError) as error:
        logging.getLogger(__name__).warning("health check failed: %s", error)
        return False
    return True
"""

MODULES = {
    "cache/redis_client": REDIS,
    "cache/rate_counter": CACHE,
    "messaging/websocket_manager": WEBSOCKETS,
    "monitoring/health": HEALTH,
}


def sources() -> Iterator[tuple[str, Source]]:
    """Yield the modules of the infrastructure layer."""
    yield from persistence.sources()
    for path, body in (outer_services.MODULES | MODULES).items():
        yield f"src/infrastructure/{path}.py", Source(body)
