"""Distributions that decide how a program talks to the world: the ones that inner layers do without."""

from collections.abc import Mapping

FRAMEWORKS: Mapping[str, Mapping[str, str]] = {
    "web framework": {
        "aiohttp": "aiohttp",
        "blacksheep": "BlackSheep",
        "bottle": "Bottle",
        "django": "Django",
        "falcon": "Falcon",
        "fastapi": "FastAPI",
        "flask": "Flask",
        "litestar": "Litestar",
        "quart": "Quart",
        "rest_framework": "Django REST framework",
        "sanic": "Sanic",
        "starlette": "Starlette",
        "tornado": "Tornado",
    },
    "server": {"gunicorn": "Gunicorn", "hypercorn": "Hypercorn", "uvicorn": "Uvicorn"},
    "GraphQL and RPC": {"ariadne": "Ariadne", "graphene": "Graphene", "grpc": "gRPC", "strawberry": "Strawberry"},
    "ORM": {
        "beanie": "Beanie",
        "mongoengine": "MongoEngine",
        "ormar": "ormar",
        "peewee": "peewee",
        "piccolo": "Piccolo",
        "pony": "Pony",
        "sqlalchemy": "SQLAlchemy",
        "sqlmodel": "SQLModel",
        "tortoise": "Tortoise ORM",
    },
    "migrations": {"aerich": "Aerich", "alembic": "Alembic", "yoyo": "yoyo"},
    "database driver": {
        "aiomysql": "aiomysql",
        "aiosqlite": "aiosqlite",
        "asyncpg": "asyncpg",
        "cassandra": "cassandra-driver",
        "elasticsearch": "Elasticsearch",
        "motor": "Motor",
        "psycopg": "psycopg",
        "psycopg2": "psycopg2",
        "pymongo": "PyMongo",
        "pymysql": "PyMySQL",
    },
    "cache": {"aioredis": "aioredis", "pymemcache": "pymemcache", "redis": "redis-py"},
    "messages and tasks": {
        "aio_pika": "aio-pika",
        "aiokafka": "aiokafka",
        "arq": "arq",
        "celery": "Celery",
        "confluent_kafka": "confluent-kafka",
        "dramatiq": "Dramatiq",
        "faststream": "FastStream",
        "kafka": "kafka-python",
        "pika": "Pika",
        "rq": "RQ",
        "taskiq": "Taskiq",
    },
    "client of other services": {
        "aiogram": "aiogram",
        "boto3": "boto3",
        "botocore": "botocore",
        "httpx": "HTTPX",
        "minio": "MinIO",
        "openai": "OpenAI",
        "requests": "Requests",
        "sendgrid": "SendGrid",
        "stripe": "Stripe",
        "telegram": "python-telegram-bot",
        "telethon": "Telethon",
        "twilio": "Twilio",
    },
}
"""What a distribution is: by that, import name to what people call it."""

REASONS: Mapping[str, str] = {
    "web framework": "A rule of the business holds whether it is asked over HTTP, by a job or by a test.",
    "server": "Who listens on a port is a matter of the process, not of what the program does.",
    "GraphQL and RPC": "They are one more way in; what is behind it must not know by which way it was asked.",
    "ORM": "A table is shaped by queries and indexes, an entity by rules; one class cannot follow both for long.",
    "migrations": "They change a database, and only who owns its tables has reason to.",
    "database driver": "What speaks SQL cannot be tested without a database, nor moved to another.",
    "cache": "That something is kept for a while is a decision about speed, which no rule depends on.",
    "messages and tasks": "Which broker carries a message may change; what the message says may not depend on it.",
    "client of other services": "What calls another service fails as that service does; inside, a port stands for it.",
}
"""Why an inner layer does without what a kind of distribution does."""

_KIND_OF: Mapping[str, str] = {module: kind for kind, names in FRAMEWORKS.items() for module in names}


def framework_of(module: str) -> str:
    """Return what people call the framework that a dotted module name belongs to, or nothing."""
    top = module.partition(".")[0]
    return FRAMEWORKS[_KIND_OF[top]][top] if top in _KIND_OF else ""


def kind_of(module: str) -> str:
    """Return what kind of framework a dotted module name belongs to, or nothing."""
    return _KIND_OF.get(module.partition(".")[0], "")
