"""What is in the store, and known to nobody."""

from datetime import datetime

from reference_service.application.files.ports import FileReader, FileStore
from reference_service.application.shared.ports.leftovers import Leftovers


class Orphans(Leftovers):
    """Files that were never finished, or are deleted and were not removed, because the process ended in between."""

    def __init__(self, files: FileReader, store: FileStore) -> None:
        self._files = files
        self._store = store

    async def remove(self, before: datetime, limit: int) -> int:
        """Remove for good what nobody knew of before a moment, and return how many that was."""
        removed = 0
        kept = self._store.kept()
        try:
            async for each in kept:
                if each.since < before and await self._files.get(each.tenant, each.file) is None:
                    await self._store.remove(each.tenant, each.file)
                    removed += 1
                    if removed == limit:
                        break
        finally:
            await kept.aclose()
        return removed
