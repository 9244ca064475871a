"""What administrators are told about the process."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from reference_service.adapters.persistence.shared.dead_jobs import SqlDeadJobs
from reference_service.infrastructure.database import OwnedDatabases
from reference_service.infrastructure.inspection import ProcessInspection
from reference_service.infrastructure.migrate import CONTEXTS, downgrade
from reference_service.infrastructure.settings import Settings
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio
CANARY = "canary-5d1f"


def inspection(databases: OwnedDatabases) -> ProcessInspection:
    settings = Settings(redis_url=SecretStr(f"redis://:{CANARY}@localhost/0"), token_key=SecretStr(CANARY * 4))
    return ProcessInspection(settings, (databases,), SqlDeadJobs(databases), BEGINNING)


async def test_the_state_of_each_database_is_told_and_no_secret(databases: OwnedDatabases) -> None:
    told = await inspection(databases).look(BEGINNING + timedelta(minutes=5))
    (store,) = told.stores

    assert (told.uptime, told.shared, told.jobs_dead) == (timedelta(minutes=5), "redis", 0)
    assert store.kind == databases.writer.dialect.name
    assert store.version.split(".")[0].isdigit()
    assert (len(store.applied), store.pending) == (len(CONTEXTS), ())
    assert (store.events_waiting, store.events_buried) == (0, 0)
    assert CANARY not in repr(told)


async def test_steps_that_are_missing_are_named(owned_databases: OwnedDatabases) -> None:
    await downgrade(owned_databases, ("flags",))

    (store,) = (await inspection(owned_databases).look(BEGINNING)).stores

    assert store.pending == ("flags_0001",)
    assert not [step for step in store.applied if step.startswith("flags_")]
