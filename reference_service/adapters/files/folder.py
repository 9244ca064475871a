"""Files in a folder of this machine, which no web server serves."""

import asyncio
import os
from collections.abc import AsyncGenerator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from reference_service.application.files.ports import FileStore, Kept
from reference_service.domain.shared.ids import FileId, TenantId

_ASIDE: Final = ".new"
"""What the name of a file ends with until everybody knows of it."""


class FolderFileStore(FileStore):
    """A folder for each tenant, and in it a file for each, under its identity: no name that a client chose is a place."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put_aside(self, tenant: TenantId, file: FileId, content: bytes) -> None:
        """Keep what is in a file that nobody knows of yet, so that it outlives the process."""
        await asyncio.to_thread(_write, self._aside(tenant, file), content)

    async def settle(self, tenant: TenantId, file: FileId) -> None:
        """Keep what was put aside for good: everybody knows of it now."""
        await asyncio.to_thread(self._aside(tenant, file).replace, self._place(tenant, file))

    async def read(self, tenant: TenantId, file: FileId) -> bytes | None:
        """Return what is in a file that is known, also if it is still put aside; None if there is nothing."""
        return await asyncio.to_thread(_read, self._place(tenant, file), self._aside(tenant, file))

    async def remove(self, tenant: TenantId, file: FileId) -> None:
        """Remove what is in a file, put aside or not, if there is anything."""
        for path in (self._aside(tenant, file), self._place(tenant, file)):
            await asyncio.to_thread(path.unlink, missing_ok=True)

    async def kept(self) -> AsyncGenerator[Kept, None]:
        """Return all that there is, in any order."""
        for each in await asyncio.to_thread(lambda: list(_found(self._folder))):
            yield each

    def _place(self, tenant: TenantId, file: FileId) -> Path:
        return self._folder / str(tenant) / str(file)

    def _aside(self, tenant: TenantId, file: FileId) -> Path:
        return self._folder / str(tenant) / f"{file}{_ASIDE}"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Nobody else on this machine reads it, and what is there already is not written over.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _read(*paths: Path) -> bytes | None:
    # Twice: it may be renamed from the second to the first between the two looks.
    for path in (*paths, *paths):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            continue
    return None


def _found(folder: Path) -> Iterator[Kept]:
    for path in folder.glob("*/*"):
        try:
            tenant, file = UUID(path.parent.name), UUID(path.name.removesuffix(_ASIDE))
            since = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
        except (ValueError, FileNotFoundError):
            continue  # Not one of ours, or gone by now.
        yield Kept(TenantId(tenant), FileId(file), since)
