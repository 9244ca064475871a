"""Distributions that decide how a program talks to the world: the ones that inner layers do without."""

_FRAMEWORKS = {
    # the web
    "aiohttp": "aiohttp",
    "django": "Django",
    "falcon": "Falcon",
    "fastapi": "FastAPI",
    "flask": "Flask",
    "grpc": "gRPC",
    "litestar": "Litestar",
    "quart": "Quart",
    "rest_framework": "Django REST framework",
    "sanic": "Sanic",
    "starlette": "Starlette",
    "strawberry": "Strawberry",
    "tornado": "Tornado",
    "uvicorn": "Uvicorn",
    # storage
    "aiosqlite": "aiosqlite",
    "alembic": "Alembic",
    "asyncpg": "asyncpg",
    "beanie": "Beanie",
    "elasticsearch": "Elasticsearch",
    "mongoengine": "MongoEngine",
    "motor": "Motor",
    "peewee": "peewee",
    "pony": "Pony",
    "psycopg": "psycopg",
    "psycopg2": "psycopg2",
    "pymongo": "PyMongo",
    "redis": "redis-py",
    "sqlalchemy": "SQLAlchemy",
    "sqlmodel": "SQLModel",
    "tortoise": "Tortoise ORM",
    # other services
    "aio_pika": "aio-pika",
    "aiokafka": "aiokafka",
    "boto3": "boto3",
    "celery": "Celery",
    "confluent_kafka": "confluent-kafka",
    "dramatiq": "Dramatiq",
    "httpx": "HTTPX",
    "kafka": "kafka-python",
    "pika": "pika",
    "requests": "Requests",
    "stripe": "stripe",
    "taskiq": "taskiq",
}
"""Import name to what people call it."""


def framework_of(module: str) -> str:
    """Return what people call the framework that a dotted module name belongs to, or nothing."""
    return _FRAMEWORKS.get(module.split(".")[0], "")
