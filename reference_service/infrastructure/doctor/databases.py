"""How it is with the databases."""

import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from reference_service.infrastructure.database import OwnedDatabases
from reference_service.infrastructure.database_rights import faults
from reference_service.infrastructure.doctor.finding import Finding, in_time
from reference_service.infrastructure.migrate import pending
from reference_service.infrastructure.settings import Settings
from reference_service.infrastructure.stores import Place, places_of

_REACH: Final = "See that the server runs, that its address is right, and that the role of the URL may log in."


async def about_databases(settings: Settings) -> list[Finding]:
    """Return how it is with each database."""
    places = places_of(settings)
    found: list[Finding] = []
    for number, place in enumerate(places, start=1):
        subject = "database" if len(places) == 1 else f"database {number}"
        found += await _about(settings, place, subject)
    return found


async def _about(settings: Settings, place: Place, subject: str) -> list[Finding]:
    try:
        url = make_url(place.url)
    except Exception as error:  # noqa: BLE001 - it is the user's, and whatever is wrong with it is what was asked for
        return [
            Finding.problem(subject, f"Its address is none ({type(error).__name__}).", "Write `postgresql://…` or `sqlite:///…`.")
        ]
    if url.get_backend_name() == "sqlite":
        return await _about_file(settings, place, subject, url)

    async def ask() -> list[Finding]:
        # The engines that the service works with, so that what is wrong with those is found.
        store = place.open()
        try:
            return [
                *await _about_server(store, subject, url),
                *await _about_form(settings, store, subject),
                *await _about_role(settings, store),
            ]
        finally:
            await store.close()

    return await in_time(subject, ask, _REACH)


async def _about_file(settings: Settings, place: Place, subject: str, url: URL) -> list[Finding]:
    file = url.database or ""
    kind = f"SQLite {sqlite3.sqlite_version}, `{file}`"
    # To connect would make it.
    if not Path(file).is_file():  # noqa: ASYNC240 - nobody else is waiting
        make = Finding.problem if settings.is_production else Finding.note
        return [make(subject, f"{kind}, which is not there yet.", "The command `migrate` makes it, and in development `serve`.")]

    async def ask() -> list[Finding]:
        store = place.open()
        try:
            return [_about_writers(settings, subject, kind), *await _about_form(settings, store, subject)]
        finally:
            await store.close()

    return await in_time(subject, ask, "See that the file is a database, and that this user may write to it and its folder.")


def _about_writers(settings: Settings, subject: str, kind: str) -> Finding:
    if settings.redis_url is None:
        return Finding.ok(subject, f"{kind}: one process writes at a time.")
    advice = "Set DATABASE_URL to a PostgreSQL for more than one machine."
    return Finding.note(subject, f"{kind}, while REDIS_URL speaks of several processes.", advice)


async def _about_server(store: OwnedDatabases, subject: str, url: URL) -> list[Finding]:
    # Names, and no user or password.
    where = f"`{url.database}` at {url.host or url.query.get('host', 'the usual place')}:{url.port or 5432}"
    found = [Finding.ok(subject, f"PostgreSQL {await _version(store.writer)}, {where}.")]
    if store.current is None:
        return [*found, Finding.ok("replica", "There is none: it is read where it is written.")]
    follows = await _is_replica(store.reader)
    return [
        *found,
        Finding.ok("replica", f"PostgreSQL {await _version(store.reader)}, at {store.reader.url.host}.")
        if follows
        else Finding.note(
            "replica", "DATABASE_READER_URL leads to a server that follows nobody.", "See whether its replication is set up."
        ),
    ]


async def _version(engine: AsyncEngine) -> str:
    async with engine.connect() as connection:
        version: str = (await connection.execute(select(func.current_setting("server_version")))).scalar_one()
    return version


async def _is_replica(engine: AsyncEngine) -> bool:
    async with engine.connect() as connection:
        return bool((await connection.execute(select(func.pg_is_in_recovery()))).scalar_one())


async def _about_form(settings: Settings, store: OwnedDatabases, subject: str) -> list[Finding]:
    missing = await pending(store)
    of = f"migrations of {subject}" if subject != "database" else "migrations"
    if not missing:
        return [Finding.ok(of, "All steps are taken.")]
    told = f"{len(missing)} are missing: {', '.join(missing)}."
    if settings.is_production:
        return [Finding.problem(of, told, "Run the command `migrate`; production does not start before.")]
    return [Finding.note(of, told, "`serve` takes them in development; so does the command `migrate`.")]


async def _about_role(settings: Settings, store: OwnedDatabases) -> list[Finding]:
    found = await faults(store)
    if not found:
        return [Finding.ok("row security", "The role of DATABASE_URL is held to it: it is no superuser, and owns no table.")]
    advice = "Let `migrate` grant a plain role its rights, as the role of MIGRATION_DATABASE_URL."
    make = Finding.problem if settings.is_production else Finding.note
    return [make("row security", fault, advice) for fault in found]
