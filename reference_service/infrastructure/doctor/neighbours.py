"""How it is with what the processes of a service share, and with whom else they speak to."""

from typing import Final
from urllib.parse import urlsplit

from redis.asyncio import Redis

from reference_service.infrastructure.doctor.finding import Finding, in_time
from reference_service.infrastructure.redis import open_redis
from reference_service.infrastructure.settings import Role, Settings

_SHARED: Final = ("cache", "limits", "ended sessions", "jobs")
_LEAST: Final = (6, 2)
"""The version of Redis that has all the commands that are used."""


async def about_redis(settings: Settings) -> list[Finding]:
    """Return how it is with Redis, and where what it would hold is kept."""
    if settings.redis_url is None:
        alone = [Finding.ok(name, "In the memory of this process.") for name in _SHARED]
        advice = "Set REDIS_URL before a second process is started."
        return [Finding.note("redis", "There is none: this process is meant to be alone.", advice), *alone, _stream(settings)]
    try:
        address = urlsplit(settings.redis_url.get_secret_value())
        client = open_redis(settings.redis_url.get_secret_value(), most=1)
    except ValueError:
        return [Finding.problem("redis", "REDIS_URL is no address.", "Write `redis://host:6379/0`.")]

    async def ask() -> list[Finding]:
        return [await _server(client, f"{address.hostname}:{address.port or 6379}")]

    try:
        lost = "Until it answers, nobody can log in; all else is served. See that the server runs and that REDIS_URL is right."
        found = await in_time("redis", ask, lost)
    finally:
        await client.aclose()
    return [*found, *(Finding.ok(name, "In Redis, for all processes.") for name in _SHARED), _stream(settings)]


def about_upstreams(settings: Settings) -> list[Finding]:
    """Return whom a gateway hands requests on to."""
    if settings.role is not Role.GATEWAY:
        return []
    given = {"AUTH_URL": settings.auth_url, "SERVICE_URL": settings.service_url, "AGGREGATION_URL": settings.aggregation_url}
    return [Finding.ok("upstreams", f"{name}: {', '.join(found)}.") for name, found in given.items() if found]


def about_mail(settings: Settings) -> Finding:
    """Return where letters go."""
    if settings.mail_url is None:
        return Finding.note("mail", f"Letters are files in `{settings.data_folder / 'mail'}`.", "Set MAIL_URL to send them.")
    address = urlsplit(settings.mail_url.get_secret_value())
    return Finding.ok("mail", f"{address.scheme} to {address.hostname}, from {settings.mail_sender}.")


async def _server(client: Redis, where: str) -> Finding:
    told: dict[str, object] = await client.info()
    version = str(told["redis_version"])
    if tuple(int(part) for part in version.split(".")[:2]) < _LEAST:
        return Finding.problem("redis", f"Redis {version}, {where}, is too old.", "Take 6.2 or a newer one.")
    policy = str(told.get("maxmemory_policy", "noeviction"))
    if policy.startswith("allkeys"):
        advice = "Set `maxmemory-policy` to `volatile-lru`, or to `noeviction`."
        return Finding.note(
            "redis", f"Redis {version}, {where}, forgets jobs and ended sessions when it is full ({policy}).", advice
        )
    return Finding.ok("redis", f"Redis {version}, {where}.")


def _stream(settings: Settings) -> Finding:
    if settings.event_stream is None:
        return Finding.ok("event stream", "There is none: events stay inside.")
    return Finding.ok("event stream", f"`{settings.event_stream}`, in Redis.")
