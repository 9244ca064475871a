"""The objects of a repository: commits, trees and blobs, asked for by id from one long-lived git process."""

import errno
import re
import stat
from datetime import UTC, datetime, timedelta, timezone
from types import TracebackType
from typing import IO

from msgspec import Struct

from audit.discover.storage import TooLarge
from audit.errors import HistoryError
from audit.history.git import Repository, start

MAX_TREE_BYTES = 50_000_000
MAX_COMMIT_BYTES = 1_000_000
SUBMODULE = 0o160000
_PIECE = 1 << 20
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class TreeEntry(Struct, frozen=True):
    """One name in a tree. `mode` is as for a file of the disk, or SUBMODULE."""

    name: bytes
    mode: int
    id: str

    @property
    def is_folder(self) -> bool:
        """Whether it is a tree."""
        return stat.S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return stat.S_ISLNK(self.mode)


class Commit(Struct, frozen=True):
    """A commit without its author. `when` is in the committer's own zone, `subject` on one line."""

    id: str
    tree: str
    when: datetime
    subject: str


class Objects:
    """Reads objects; a context manager, since a process stands behind it. Trees are read once."""

    def __init__(self, repository: Repository) -> None:
        self._process = start(repository, "cat-file", "--batch")
        self._trees: dict[str, tuple[TreeEntry, ...]] = {}

    def __enter__(self) -> "Objects":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # the process ended before it read everything
                    continue
        self._process.kill()
        self._process.wait()

    def blob(self, name: str, limit: int) -> bytes:
        """Return the bytes of a file; raises OSError for one that is missing, TooLarge for more bytes than the limit."""
        return self._read(name, "blob", limit)

    def tree(self, name: str) -> tuple[TreeEntry, ...]:
        """Return what a folder holds; raises OSError for one that is missing or malformed."""
        found = self._trees.get(name)
        if found is None:
            try:
                found = _entries(self._read(name, "tree", MAX_TREE_BYTES), len(name) // 2)
            except (TooLarge, ValueError) as error:
                raise OSError(errno.EINVAL, "not a tree that can be read", name) from error
            self._trees[name] = found
        return found

    def commit(self, name: str) -> Commit:
        """Return a commit; raises HistoryError for one that is missing or malformed."""
        try:
            return _commit(name, self._read(name, "commit", MAX_COMMIT_BYTES))
        except (OSError, TooLarge, ValueError) as error:
            raise HistoryError(f"the commit `{name}` cannot be read") from error

    def entry(self, tree: str, path: str) -> TreeEntry | None:
        """Return what stands at a path below a tree, None for nothing; raises OSError for a missing tree on the way."""
        found: TreeEntry | None = None
        for step in path.encode(errors="surrogateescape").split(b"/"):
            found = next((each for each in self.tree(tree) if each.name == step), None)
            if found is None:
                return None
            if not found.is_folder:
                return found if path.encode(errors="surrogateescape").endswith(step) else None
            tree = found.id
        return found

    def _read(self, name: str, kind: str, limit: int) -> bytes:
        if not _ID.fullmatch(name):
            raise OSError(errno.EINVAL, "not the name of an object", name)
        source, target = self._process.stdout, self._process.stdin
        assert source is not None, "the process is started with pipes"
        assert target is not None, "the process is started with pipes"
        try:
            target.write(name.encode() + b"\n")
            target.flush()
        except OSError as error:
            raise HistoryError("git ended before it was asked everything; is the repository damaged?") from error
        header = source.readline().split()
        if len(header) != 3:
            if not header or header[-1] != b"missing":
                raise HistoryError("git ended before it answered; is the repository damaged?")
            raise OSError(errno.ENOENT, "not in this clone", name)
        return _body(source, header[1] == kind.encode(), int(header[2]), limit, name)


def _body(source: IO[bytes], expected: bool, size: int, limit: int, name: str) -> bytes:  # noqa: FBT001  # one caller, above
    """Return what follows a header, or read past it and say why not."""
    if expected and size <= limit:
        data = source.read(size)
        source.read(1)
        return data
    left = size + 1
    while left and (piece := source.read(min(left, _PIECE))):
        left -= len(piece)
    if expected:
        raise TooLarge(f"{size} bytes, more than the limit of {limit}")
    raise OSError(errno.EINVAL, "not the kind of object that was expected", name)


def _entries(data: bytes, width: int) -> tuple[TreeEntry, ...]:
    """Return the entries of a tree, those left out whose names no checkout would make."""
    entries: list[TreeEntry] = []
    at = 0
    while at < len(data):
        space, end = data.index(b" ", at), data.index(b"\0", at)
        name, mode = data[space + 1 : end], int(data[at:space], 8)
        at = end + 1 + width
        if name not in (b"", b".", b"..") and b"/" not in name:
            entries.append(TreeEntry(name, mode, data[end + 1 : at].hex()))
    return tuple(entries)


def _commit(name: str, data: bytes) -> Commit:
    head, _, message = data.partition(b"\n\n")
    fields: dict[bytes, bytes] = {}
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        fields.setdefault(key, value)
    try:
        said = message.decode(fields.get(b"encoding", b"utf-8").decode("ascii"), "replace")
    except (LookupError, UnicodeDecodeError):
        said = message.decode("utf-8", "replace")
    paragraph = said.lstrip("\n").split("\n\n", 1)[0]
    return Commit(name, fields[b"tree"].decode("ascii"), _when(fields[b"committer"]), " ".join(paragraph.split()))


def _when(committer: bytes) -> datetime:
    """Return the date at the end of `Name <address> seconds +0100`; what cannot be a date is the beginning of time."""
    seconds, zone = committer.rpartition(b">")[2].split()
    try:
        minutes = int(zone[1:3]) * 60 + int(zone[3:5])
        offset = timezone(timedelta(minutes=-minutes if zone.startswith(b"-") else minutes))
        return datetime.fromtimestamp(int(seconds), offset)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
