"""Where files stand: on the disk, or in memory for tests and examples. Nothing else opens a project's files."""

import errno
import os
import posixpath
import stat
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Protocol

from msgspec import Struct

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Never follow a link, never wait for the other end of a pipe."""


class TooLarge(Exception):
    """A file is larger than the limit; the text says how large both are."""


class EntryKind(Enum):
    """What stands behind a name in a folder."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    SPECIAL = "special"


class Entry(Struct, frozen=True):
    """One name in a folder. `name` can always be printed and encoded; `where` is what the storage opens."""

    name: str
    kind: EntryKind
    where: str


Listing = dict[str, Entry]
"""What a folder holds, by name, in any order."""


class Target(Struct, frozen=True):
    """What a symbolic link leads to. `path` is relative to the root, None for a place outside of it."""

    path: str | None
    is_folder: bool


class Storage(Protocol):
    """A tree of files. `root` is what `listing` takes for the root folder."""

    @property
    def root(self) -> str: ...

    def listing(self, where: str) -> Listing:
        """Return what a folder holds; raises OSError."""

    def content(self, where: str, limit: int) -> bytes:
        """Return the bytes of a regular file; raises OSError, or TooLarge for more bytes than the limit."""

    def target(self, where: str) -> Target:
        """Return what a symbolic link leads to; raises OSError for one that leads nowhere."""


class Disk(Struct, frozen=True):
    """The files below a folder of the disk. `root` is absolute and holds no symbolic link."""

    root: str

    def listing(self, where: str) -> Listing:
        """Return what a folder holds; raises OSError."""
        with os.scandir(where) as found:
            entries = [Entry(printable(each.name), _kind(each), each.path) for each in found]
        return {entry.name: entry for entry in entries}

    def content(self, where: str, limit: int) -> bytes:
        """Return the bytes of a regular file; raises OSError, or TooLarge for more bytes than the limit."""
        return read_regular(where, limit)

    def target(self, where: str) -> Target:
        """Return what a symbolic link leads to; raises OSError for one that leads nowhere."""
        real = os.path.realpath(where, strict=True)
        inside = real == self.root or real.startswith(self.root.rstrip(os.sep) + os.sep)
        path = printable(os.path.relpath(real, self.root).replace(os.sep, "/")) if inside else None
        return Target("" if path == "." else path, Path(real).is_dir())


class Memory:
    """Files that are given as a mapping from path to text or bytes."""

    root = ""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self._files = files
        self._folders: dict[str, dict[str, Entry]] = {"": {}}
        for path in files:
            self._place(path, EntryKind.FILE)

    def listing(self, where: str) -> Listing:
        """Return what a folder holds."""
        return self._folders[where]

    def content(self, where: str, limit: int) -> bytes:
        """Return the bytes of a file; raises TooLarge for more bytes than the limit."""
        found = self._files[where]
        data = found.encode() if isinstance(found, str) else found
        if len(data) > limit:
            raise _too_large(len(data), limit)
        return data

    def target(self, where: str) -> Target:
        """Raise OSError: there are no links in memory."""
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), where)

    def _place(self, path: str, kind: EntryKind) -> None:
        folder, name = posixpath.split(path)
        if folder not in self._folders:
            self._folders[folder] = {}
            self._place(folder, EntryKind.FOLDER)
        self._folders[folder][name] = Entry(name, kind, path)


def read_regular(where: str, limit: int) -> bytes:
    """Return the bytes of a regular file, which is no link, pipe or device; raises OSError or TooLarge."""
    handle = os.open(where, _FLAGS)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", where)
        if status.st_size > limit:
            raise _too_large(status.st_size, limit)
        data = os.read(handle, status.st_size)
        while len(data) < status.st_size and (more := os.read(handle, status.st_size - len(data))):
            data += more
        return data
    finally:
        os.close(handle)


def why(error: OSError) -> str:
    """Return what the operating system said, as part of a sentence."""
    return (error.strerror or type(error).__name__).lower()


def _too_large(size: int, limit: int) -> TooLarge:
    return TooLarge(f"{size} bytes, more than the limit of {limit}")


def printable(name: str) -> str:
    """Return a name with its wrong bytes spelled out; a backslash of its own is doubled, so that no two names become one."""
    if name.isascii() and "\\" not in name:
        return name
    return os.fsencode(name).replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")


def _kind(entry: "os.DirEntry[str]") -> EntryKind:
    if entry.is_file(follow_symlinks=False):
        return EntryKind.FILE
    if entry.is_dir(follow_symlinks=False):
        return EntryKind.FOLDER
    return EntryKind.LINK if entry.is_symlink() else EntryKind.SPECIAL
