"""What is asked about the health of a process."""

from functools import partial

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncEngine

from reference_service.adapters.http.health import Check, Checks
from reference_service.application.shared.actor import Actor
from reference_service.domain.shared.access import PlatformRole
from reference_service.domain.shared.ids import SessionId, UserId
from reference_service.domain.shared.result import Err
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.measuring import is_replicated
from reference_service.infrastructure.migrate import pending


class NotYet(Exception):
    """Something is not as it has to be before the service can begin."""


def checks_of(container: Container) -> Checks:
    """Return the checks of a process that has a database and keys to sign with; Redis is one that it can do without."""
    return Checks(
        needed=_databases(container),
        wanted=container.neighbours,
        beginning={"migrations": partial(_find_migrated, container), "keys": partial(_try_keys, container)},
    )


def _databases(container: Container) -> dict[str, Check]:
    found: dict[str, Check] = {}
    for number, store in enumerate(container.stores, start=1):
        name = "database" if len(container.stores) == 1 else f"database {number}"
        if is_replicated(store):
            found[f"replica of {name}"] = partial(_ask, store.reader)
            found[name] = partial(_ask, store.writer)
        else:
            found[name] = partial(_ask, store.reader)
    return found


async def _ask(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(select(literal(1)))


async def _find_migrated(container: Container) -> None:
    for store in container.stores:
        if await pending(store):
            raise NotYet


async def _try_keys(container: Container) -> None:
    if not container.keys.keyring.can_sign:
        return
    now = container.clock.now()
    nobody = Actor(UserId(container.ids.new()), SessionId(container.ids.new()), PlatformRole.USER)
    if isinstance(container.access_tokens.read(container.access_tokens.issue(nobody, now), now), Err):
        raise NotYet
