"""The store of what is in files."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from reference_service.adapters.files.folder import FolderFileStore
from reference_service.adapters.system.clock import SystemClock
from reference_service.application.files.ports import FileStore
from reference_service.domain.shared.ids import FileId
from tests.reference_service.contract.building import ACME, GLOBEX
from tests.reference_service.fakes.files import FakeFileStore

pytestmark = pytest.mark.anyio
ONE, TWO = FileId(UUID(int=1)), FileId(UUID(int=2))
STORES: dict[str, Callable[[Path], FileStore]] = {
    "memory": lambda _: FakeFileStore(SystemClock()),
    "folder": lambda folder: FolderFileStore(folder / "files"),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return STORES[request.param](tmp_path)


async def known(store: FileStore) -> set[tuple[object, object]]:
    return {(each.tenant, each.file) async for each in store.kept()}


async def test_what_is_kept_comes_back_byte_by_byte(store: FileStore) -> None:
    content = bytes(range(256)) * 100
    await store.put_aside(ACME, ONE, content)
    before = await store.read(ACME, ONE)
    await store.settle(ACME, ONE)

    assert (before, await store.read(ACME, ONE)) == (content, content)


async def test_a_file_is_that_of_one_tenant(store: FileStore) -> None:
    await store.put_aside(ACME, ONE, b"ours")
    await store.put_aside(GLOBEX, ONE, b"theirs")
    await store.settle(ACME, ONE)

    assert [await store.read(tenant, ONE) for tenant in (ACME, GLOBEX)] == [b"ours", b"theirs"]
    assert await store.read(ACME, TWO) is None
    assert await known(store) == {(ACME, ONE), (GLOBEX, ONE)}


async def test_what_is_removed_is_gone_and_may_be_removed_again(store: FileStore) -> None:
    for file in (ONE, TWO):
        await store.put_aside(ACME, file, b"content")
    await store.settle(ACME, ONE)
    for file in (ONE, TWO, ONE):
        await store.remove(ACME, file)

    assert [await store.read(ACME, file) for file in (ONE, TWO)] == [None, None]
    assert await known(store) == set()


async def test_nothing_is_written_over(store: FileStore) -> None:
    await store.put_aside(ACME, ONE, b"first")

    with pytest.raises(OSError, match=str(ONE)):
        await store.put_aside(ACME, ONE, b"second")
    assert await store.read(ACME, ONE) == b"first"


async def test_what_was_not_put_aside_cannot_be_settled(store: FileStore) -> None:
    with pytest.raises(OSError, match=str(ONE)):
        await store.settle(ACME, ONE)


async def test_it_is_known_since_when_something_is_kept(store: FileStore) -> None:
    clock = SystemClock()
    # The clock of a file system goes in steps.
    begun = clock.now() - timedelta(seconds=1)
    await store.put_aside(ACME, ONE, b"content")
    [kept] = [each async for each in store.kept()]

    assert begun <= kept.since <= clock.now()


async def test_an_empty_store_has_nothing(store: FileStore) -> None:
    assert await known(store) == set()
