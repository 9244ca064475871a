from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from reference_service.adapters.cache.forgetting import forget, forgetting
from reference_service.adapters.cache.port import Cache, CacheKey
from reference_service.application.shared.dispatcher import Dispatcher
from reference_service.application.shared.envelope import Envelope
from reference_service.domain.identity.events import EmailVerified
from reference_service.domain.shared.ids import ProjectId, TenantId, UserId
from reference_service.domain.tenancy.events import TenantOpened
from reference_service.domain.work.events import ProjectDeleted, ProjectEdited
from reference_service.infrastructure.composition.events import EVENTS
from tests.reference_service.fakes.shared import BEGINNING

pytestmark = pytest.mark.anyio
T = TypeVar("T")

OURS, THEIRS = TenantId(UUID(int=1)), TenantId(UUID(int=2))
EDITED = ProjectEdited(occurred_at=BEGINNING, tenant_id=OURS, project_id=ProjectId(UUID(int=3)))
DELETED = ProjectDeleted(occurred_at=BEGINNING, tenant_id=OURS, project_id=ProjectId(UUID(int=3)))
OPENED = TenantOpened(occurred_at=BEGINNING, tenant_id=THEIRS)
VERIFIED = EmailVerified(occurred_at=BEGINNING, user_id=UserId(UUID(int=4)))


class Listening(Cache):
    """Keeps nothing but what it was told to forget."""

    def __init__(self) -> None:
        self.bumps: list[tuple[TenantId, str]] = []

    async def get_or_load(self, key: CacheKey, load: Callable[[], Awaitable[T]], kind: TypeAdapter[T]) -> T:  # noqa: ARG002 - the port's
        return await load()

    async def bump(self, tenant: TenantId, context: str) -> None:
        self.bumps.append((tenant, context))

    async def close(self) -> None:
        return None


async def test_a_commit_is_forgotten_once_for_each_tenant_and_context() -> None:
    cache = Listening()
    await forget(cache, [EDITED, DELETED, OPENED, VERIFIED])

    assert cache.bumps == [(OURS, "work"), (THEIRS, "tenancy")]


async def test_a_delivery_is_forgotten_whatever_the_event() -> None:
    cache = Listening()
    dispatcher = Dispatcher(forgetting(cache, EVENTS))
    failures = [await dispatcher.deliver(Envelope(UUID(int=9), event)) for event in (EDITED, OPENED, VERIFIED)]

    assert cache.bumps == [(OURS, "work"), (THEIRS, "tenancy")]
    assert failures == [[], [], []]
