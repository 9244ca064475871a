"""Fakes of the ports of files."""

from collections.abc import AsyncGenerator
from datetime import datetime

from reference_service.application.files.ports import (
    FileReader,
    FileStore,
    FilesTransactions,
    FilesUnitOfWork,
    FileView,
    Kept,
    StoredFiles,
)
from reference_service.application.files.views import view_of_file
from reference_service.application.shared.ports.clock import Clock
from reference_service.domain.files.stored_file import StoredFile
from reference_service.domain.shared.ids import FileId, TenantId, UserId
from tests.reference_service.fakes.scoped import FakeTenantCollection, FakeTenantUnitOfWork, FakeTransactions
from tests.reference_service.fakes.shared import Store


class FakeStoredFiles(FakeTenantCollection[FileId, StoredFile], StoredFiles):
    """The files of one tenant."""

    def __init__(self, store: Store, tenant: TenantId) -> None:
        super().__init__(store, "files", "file", lambda each: each.id, tenant, lambda each: each.tenant_id)


class FakeFilesUnitOfWork(FakeTenantUnitOfWork, FilesUnitOfWork):
    """A transaction over the files of one tenant."""

    def __init__(self, transactions: FakeTransactions, tenant: TenantId) -> None:
        super().__init__(transactions)
        self.files: FakeStoredFiles = FakeStoredFiles(self.store, tenant)
        self.collections = (self.files,)


class FakeFilesTransactions(FakeTransactions, FilesTransactions):
    """Where units of work over a store come from."""

    def begin(self, tenant: TenantId, by: UserId | None) -> FakeFilesUnitOfWork:
        self.by.append(by)
        return FakeFilesUnitOfWork(self, tenant)


class FakeFileReader(FileReader):
    """The files of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, tenant: TenantId, file: FileId) -> FileView | None:
        found = self._store.tables.get("files", {}).get(file)
        is_shown = isinstance(found, StoredFile) and found.tenant_id == tenant and found.deleted_at is None
        return view_of_file(found) if is_shown and isinstance(found, StoredFile) else None


class FakeFileStore(FileStore):
    """What is in files, in memory: `aside` is what nobody knows of yet, `settled` what everybody does."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.aside: dict[tuple[TenantId, FileId], tuple[bytes, datetime]] = {}
        self.settled: dict[tuple[TenantId, FileId], tuple[bytes, datetime]] = {}

    async def put_aside(self, tenant: TenantId, file: FileId, content: bytes) -> None:
        if (tenant, file) in self.aside:
            raise FileExistsError(str(file))
        self.aside[tenant, file] = (content, self._clock.now())

    async def settle(self, tenant: TenantId, file: FileId) -> None:
        if (tenant, file) not in self.aside:
            raise FileNotFoundError(str(file))
        self.settled[tenant, file] = self.aside.pop((tenant, file))

    async def read(self, tenant: TenantId, file: FileId) -> bytes | None:
        found = self.settled.get((tenant, file), self.aside.get((tenant, file)))
        return None if found is None else found[0]

    async def remove(self, tenant: TenantId, file: FileId) -> None:
        self.aside.pop((tenant, file), None)
        self.settled.pop((tenant, file), None)

    async def kept(self) -> AsyncGenerator[Kept, None]:
        for (tenant, file), (_, since) in [*self.aside.items(), *self.settled.items()]:
            yield Kept(tenant, file, since)
