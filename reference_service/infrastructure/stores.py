"""The databases that the settings name: one for all contexts, or several, each for some of them.

What a transaction writes beside its own tables, the log and the outbox, is in its database, so each has those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy.engine import make_url

from reference_service.infrastructure.database import OwnedDatabases, open_databases
from reference_service.infrastructure.development import log_queries
from reference_service.infrastructure.migrate import CONTEXTS, pending, upgrade
from reference_service.infrastructure.settings import Schemas, Settings
from reference_service.infrastructure.slow_statements import log_slow_statements

EVERYWHERE: Final = ("audit_log", "platform")
"""The contexts whose tables every database has."""


@dataclass(frozen=True, slots=True)
class Place:
    """A database: its address, what is in it, and how else it is reached."""

    url: str = field(repr=False)
    contexts: tuple[str, ...]
    has_schemas: bool
    replica: str | None = field(default=None, repr=False)

    def open(self) -> OwnedDatabases:
        """Return its engines; nothing connects yet."""
        schemas = self.contexts if self.has_schemas else ()
        return replace(open_databases(self.url, replica=self.replica, schemas=schemas), contexts=self.contexts)

    def owned_by(self, url: str | None) -> "Place":
        """Return the same database as the role of another address reaches it."""
        if url is None or make_url(self.url).get_backend_name() == "sqlite":
            return self
        owner = make_url(url)
        own = make_url(self.url).set(username=owner.username, password=owner.password)
        return replace(self, url=own.render_as_string(hide_password=False), replica=None)

    @property
    def role(self) -> str | None:
        """Whom the service is there; None where there are no roles."""
        return make_url(self.url).username


def places_of(settings: Settings) -> tuple[Place, ...]:
    """Return all databases, first the one that contexts share."""
    has_schemas = settings.database_schemas is Schemas.PER_CONTEXT
    replica = None if settings.database_reader_url is None else settings.database_reader_url.get_secret_value()
    own = {context: url for context, url in settings.own_databases.items() if url != settings.database}
    places = [Place(settings.database, tuple(name for name in CONTEXTS if name not in own), has_schemas, replica)]
    for url in dict.fromkeys(own.values()):
        inside = tuple(name for name in CONTEXTS if own.get(name) == url or name in EVERYWHERE)
        places.append(Place(url, inside, has_schemas))
    return tuple(places)


def open_stores(settings: Settings) -> tuple[OwnedDatabases, ...]:
    """Return the engines of all databases, first those of the one that contexts share."""
    stores = tuple(place.open() for place in places_of(settings))
    for store in stores:
        log_slow_statements(store, settings.slow_statement_ms)
        if settings.log_queries:
            log_queries(store)
    return stores


def by_context(stores: tuple[OwnedDatabases, ...]) -> Mapping[str, OwnedDatabases]:
    """Return the database of each context that has not the shared one, which is the first."""
    return {name: store for store in stores[1:] for name in store.contexts if name not in EVERYWHERE}


async def migrate_all(settings: Settings) -> tuple[str, ...]:
    """Bring all databases to the form that this version needs, and return the names of the steps that were missing."""
    owner = None if settings.migration_database_url is None else settings.migration_database_url.get_secret_value()
    applied: list[str] = []
    for place in places_of(settings):
        reached = place.owned_by(owner)
        databases = reached.open()
        try:
            applied += await pending(databases)
            await upgrade(databases, grantee=place.role if place.role != reached.role else None)
        finally:
            await databases.close()
    return tuple(applied)
