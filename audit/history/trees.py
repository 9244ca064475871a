"""The audited folder as it was in a commit: what discover reads instead of a disk, object by object."""

import errno
import os
import posixpath
import stat

from audit.discover.storage import Entry, EntryKind, Listing, Target, TooLarge, printable
from audit.errors import HistoryError
from audit.history.git import Repository
from audit.history.objects import SUBMODULE, Objects, TreeEntry

MAX_ENTRIES = 2_000_000
MAX_LINKS = 40
"""Symbolic links on the way of one, as on a disk."""

_MAX_LINK_BYTES = 4096


class Trees:
    """Makes the trees of commits, one after another. What neighbours have in common is read once."""

    def __init__(self, objects: Objects, repository: Repository, root: str) -> None:
        self.objects = objects
        self.repository = repository
        self.root = root
        self._blobs: dict[str, bytes] = {}
        self._blobs_before: dict[str, bytes] = {}

    def at(self, tree: str) -> "GitTree":
        """Return the audited folder in the tree of a commit; raises HistoryError where there is no such folder."""
        self._blobs, self._blobs_before = {}, self._blobs
        return GitTree(self, tree)

    def blob(self, name: str, limit: int) -> bytes:
        """Return the bytes of a file, from memory where the tree before had it too; raises OSError or TooLarge."""
        data = self._blobs.get(name) or self._blobs_before.get(name)
        if data is None or len(data) > limit:
            data = self.objects.blob(name, limit)
        self._blobs[name] = data
        return data


class GitTree:
    """A `Storage` over the objects of one commit, below a folder of it.

    `where` is the name of an object and the path that it stands at, counted from the top of the repository. A submodule
    is a folder with nothing in it. No link is followed but in mind.
    """

    def __init__(self, trees: Trees, top: str) -> None:
        self._trees = trees
        self._top = top
        self._budget = MAX_ENTRIES
        prefix = trees.repository.prefix
        try:
            start = trees.objects.entry(top, prefix) if prefix else TreeEntry(b"", stat.S_IFDIR, top)
        except OSError as error:
            raise HistoryError(f"the folder `{prefix}` is not in this clone: {error.strerror}") from error
        if start is None or not start.is_folder:
            raise HistoryError(f"there is no folder `{prefix}` in it")
        self.id = start.id
        """The name of the folder's own tree: equal ones hold the same."""

    @property
    def root(self) -> str:
        """What `listing` takes for the root folder: where it stands today."""
        return self._trees.root

    def listing(self, where: str) -> Listing:
        """Return what a folder holds; raises OSError."""
        name, path = (self.id, self._trees.repository.prefix) if where == self.root else _parts(where)
        if not name:
            return {}
        entries = self._trees.objects.tree(name)
        self._budget -= len(entries)
        if self._budget < 0:  # a few small trees that hold each other over and over can make any number
            raise HistoryError(f"it holds more than {MAX_ENTRIES} files")
        return {entry.name: entry for entry in (_entry(each, path) for each in entries)}

    def content(self, where: str, limit: int) -> bytes:
        """Return the bytes of a file; raises OSError, or TooLarge for more bytes than the limit."""
        return self._trees.blob(_parts(where)[0], limit)

    def target(self, where: str) -> Target:
        """Return what a symbolic link leads to; raises OSError for one that leads nowhere in the repository."""
        steps = self._followed(_parts(where)[1])
        if steps is None:
            return Target(None, is_folder=False)
        found = self._trees.objects.entry(self._top, "/".join(steps)) if steps else None
        is_folder = not steps or (found is not None and (found.is_folder or found.mode == SUBMODULE))
        prefix = self._trees.repository.prefix.split("/") if self._trees.repository.prefix else []
        inside = steps[: len(prefix)] == prefix
        return Target(printable("/".join(steps[len(prefix) :])) if inside else None, is_folder)

    def text_at(self, path: str, limit: int) -> bytes | None:
        """Return the bytes of a regular file by its path from the top of the repository, None where none can be read."""
        try:
            found = self._trees.objects.entry(self._top, path)
            return self._trees.blob(found.id, limit) if found is not None and stat.S_ISREG(found.mode) else None
        except (OSError, TooLarge):
            return None

    def _followed(self, path: str) -> list[str] | None:
        """Return where a link leads, step by step from the top of the repository; None for a place outside of it."""
        at: list[str] = []
        todo = path.split("/")[::-1]
        links = 0
        while todo:
            step = todo.pop()
            if step in ("", "."):
                continue
            if step == "..":
                if not at:
                    return None
                at.pop()
                continue
            found = self._trees.objects.entry(self._top, "/".join([*at, step]))
            if found is None:
                raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), path)
            if not found.is_link:
                at.append(step)
                continue
            links += 1
            if links > MAX_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
            text = os.fsdecode(self._link_text(found, path))
            if posixpath.isabs(text):
                return None
            todo += text.split("/")[::-1]
        return at

    def _link_text(self, link: TreeEntry, path: str) -> bytes:
        try:
            return self._trees.objects.blob(link.id, _MAX_LINK_BYTES)
        except TooLarge as error:
            raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), path) from error


def _entry(entry: TreeEntry, above: str) -> Entry:
    name = os.fsdecode(entry.name)
    path = f"{above}/{name}" if above else name
    if entry.mode == SUBMODULE:
        return Entry(printable(name), EntryKind.FOLDER, f" {path}")
    kind = EntryKind.FOLDER if entry.is_folder else EntryKind.LINK if entry.is_link else EntryKind.FILE
    return Entry(printable(name), kind, f"{entry.id} {path}")


def _parts(where: str) -> tuple[str, str]:
    """Return the name of the object, empty for a submodule, and the path."""
    name, _, path = where.partition(" ")
    return name, path
