"""Files of the disk with some of them changed, or more of them, as if that had been written already."""

import os
import posixpath
from collections.abc import Mapping

from audit.discover.storage import Disk, Entry, EntryKind, Listing, Target


class Overlay:
    """A disk under changed files, which are given by path, relative to the root."""

    def __init__(self, disk: Disk, files: Mapping[str, bytes]) -> None:
        self._disk = disk
        self._changed = {self._where(path): data for path, data in files.items()}
        self._names: dict[str, list[str]] = {}
        for path in files:
            folder, name = posixpath.split(path)
            self._names.setdefault(self._where(folder), []).append(name)

    @property
    def root(self) -> str:
        """The folder of the disk."""
        return self._disk.root

    def listing(self, where: str) -> Listing:
        """Return what a folder holds, new files included; raises OSError."""
        found = self._disk.listing(where)
        new = (name for name in self._names.get(where, ()) if name not in found)
        return found | {name: Entry(name, EntryKind.FILE, os.path.join(where, name)) for name in new}  # noqa: PTH118 as the disk does

    def content(self, where: str, limit: int) -> bytes:
        """Return the bytes of a file; raises OSError, or TooLarge."""
        return self._changed[where] if where in self._changed else self._disk.content(where, limit)

    def target(self, where: str) -> Target:
        """Return what a symbolic link leads to; raises OSError."""
        return self._disk.target(where)

    def _where(self, path: str) -> str:
        return os.path.join(self.root, *path.split("/")) if path else self.root  # noqa: PTH118 as the disk does
