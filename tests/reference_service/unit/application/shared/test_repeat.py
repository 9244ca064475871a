from uuid import UUID

import pytest

from reference_service.application.shared.ports.unit_of_work import RequestKey
from reference_service.application.shared.repeat import first_made
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok, Result
from tests.reference_service.fakes.shared import FakeUnitOfWork, Store

pytestmark = pytest.mark.anyio
FIRST, SECOND = UUID(int=1), UUID(int=2)
KEY = RequestKey(owner="ada", key="k", fingerprint="f")


async def ask(store: Store, key: RequestKey | None, subject: UUID) -> Result[UUID | None, Invalid]:
    async with FakeUnitOfWork(store) as work:
        asked = await first_made(work, key, subject)
        (await work.commit()).unwrap()
    return asked


async def test_the_first_request_with_a_key_goes_on() -> None:
    assert await ask(Store(), KEY, FIRST) == Ok(None)


async def test_the_same_request_again_is_told_what_the_first_one_made() -> None:
    store = Store()
    await ask(store, KEY, FIRST)

    assert await ask(store, KEY, SECOND) == Ok(FIRST)


async def test_another_request_with_the_same_key_is_refused() -> None:
    store = Store()
    await ask(store, KEY, FIRST)

    assert await ask(store, RequestKey(owner="ada", key="k", fingerprint="g"), SECOND) == Err(
        Invalid(
            code="IDEMPOTENCY_KEY_MISUSED",
            message="This `Idempotency-Key` came before with another request.",
            field="Idempotency-Key",
        )
    )


async def test_a_request_without_a_key_is_never_a_repetition() -> None:
    store = Store()

    assert [await ask(store, None, subject) for subject in (FIRST, FIRST)] == [Ok(None), Ok(None)]
    assert store.requests == {}
