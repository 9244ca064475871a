"""Frameworks that rules keep out of inner layers; the law calls each of them by its name."""

from contracts import frameworks

_JUDGED = frozenset(
    {
        "aio_pika",
        "aiohttp",
        "aiokafka",
        "aiosqlite",
        "alembic",
        "asyncpg",
        "beanie",
        "boto3",
        "celery",
        "confluent_kafka",
        "django",
        "dramatiq",
        "elasticsearch",
        "falcon",
        "fastapi",
        "flask",
        "grpc",
        "httpx",
        "kafka",
        "litestar",
        "mongoengine",
        "motor",
        "peewee",
        "pika",
        "pony",
        "psycopg",
        "psycopg2",
        "pymongo",
        "quart",
        "redis",
        "requests",
        "rest_framework",
        "sanic",
        "sqlalchemy",
        "sqlmodel",
        "starlette",
        "strawberry",
        "stripe",
        "taskiq",
        "tornado",
        "tortoise",
        "uvicorn",
    }
)
"""Names of imports. The law knows more frameworks than rules take points for."""


def framework_of(module: str) -> str:
    """Return what people call the framework that a dotted module name belongs to, or nothing."""
    return frameworks.framework_of(module) if module.partition(".")[0] in _JUDGED else ""
