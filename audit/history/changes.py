"""Which Python files, and which lines of them, changed since a branch left a revision.

As `ruff` users, `diff-cover` and a pull request see it: against the commit that the checked-out branch and the revision
both come from (`git diff REV...`), so that what others did on the revision since then is nobody's change here. What is
compared with it is the folder as it stands, with what is not committed, not staged or not even known to git.

git never looks at the folder: files are read and hashed here, and only those whose hash differs are compared.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from audit.discover import read_tree
from audit.discover.storage import TooLarge, printable
from audit.discover.suites import ancestors
from audit.errors import HistoryError
from audit.history.git import Repository, commit_named, head_of, is_shallow, merge_base, repository_of
from audit.history.lines import new_lines
from audit.history.objects import SUBMODULE, Objects, TreeEntry
from audit.model.settings import Settings
from audit.model.source import FileKind, SourceTree

Changes = Mapping[str, frozenset[int] | None]
"""Changed files, by path relative to the root: the lines that are new or changed, None for a file that is gone."""

MAX_BLOB_BYTES = 50_000_000
MAX_ENTRIES = 2_000_000
SUFFIXES = (b".py", b".pyi")
_HASHES = {40: hashlib.sha1, 64: hashlib.sha256}


def changed_since(root: Path, rev: str) -> Changes:
    """Return the Python files below a folder that changed since its branch left a revision.

    Of a new file all lines changed; of one that only moved, or whose line ends alone differ, none. What is ignored by
    git, installed or built is left out, as everywhere. Raises HistoryError where there is no such revision or history,
    UnusablePath and NothingToAudit as any audit does.
    """
    repository = repository_of(root)
    if repository.bare:
        raise HistoryError(f"`{root}` is a bare repository: it has no files that could have changed")
    base = _base(repository, rev)
    tree = read_tree(root, Settings())
    with Objects(repository) as objects:
        return _changes(tree, _Before(objects, repository, base))


def _base(repository: Repository, rev: str) -> str:
    """Return the commit to compare with; the revision itself where it and the branch come from nothing in common."""
    head, other = head_of(repository), commit_named(repository, rev)
    base = merge_base(repository, head, other)
    if base is None and is_shallow(repository):
        raise HistoryError(
            f"this clone is shallow and does not reach back to where the branch left `{rev}`; `git fetch --unshallow` mends it"
        )
    return base or other


class _Before:
    """The audited folder as it was in a commit."""

    def __init__(self, objects: Objects, repository: Repository, commit: str) -> None:
        self._objects = objects
        self.files: dict[str, TreeEntry] = {}
        top = objects.commit(commit).tree
        self.hash = _HASHES[len(top)]
        try:
            start = objects.entry(top, repository.prefix) if repository.prefix else TreeEntry(b"", 0o040000, top)
            if start is not None and start.is_folder:
                self.files = dict(_files_below(objects, start.id))
        except OSError as error:
            raise HistoryError(f"this clone lacks folders of the commit `{commit}`; `git fetch --refetch` mends it") from error

    def text(self, entry: TreeEntry) -> bytes | None:
        """Return what a file held, None where this clone does not have it or it was no text to compare with."""
        try:
            return self._objects.blob(entry.id, MAX_BLOB_BYTES)
        except (OSError, TooLarge):
            return None


def _changes(tree: SourceTree, before: _Before) -> Changes:
    files = {path: entry for path, entry in before.files.items() if entry.mode != SUBMODULE}
    now = [file for file in tree.files if file.kind is not FileKind.COMPILED and not _is_elsewhere(file.path, tree, before)]
    known = {file.path for file in now}
    gone = {path: entry for path, entry in files.items() if path not in known and not Path(tree.root, path).exists()}
    moved = {entry.id for entry in gone.values()}
    changes: dict[str, frozenset[int] | None] = dict.fromkeys(gone)
    for file in now:
        if file.data is None:
            continue
        name, old = _blob_id(file.data, before), files.get(file.path)
        if old is None:
            changes[file.path] = frozenset() if name in moved else new_lines(b"", file.data)
        elif old.id != name and (lines := _lines_changed(file.data, before.text(old))) is not None:
            changes[file.path] = lines
    return dict(sorted(changes.items()))


def _is_elsewhere(path: str, tree: SourceTree, before: _Before) -> bool:
    """Return whether a file belongs to a submodule: its history is that of another repository."""
    above = (folder for folder in ancestors(path) if folder in before.files and before.files[folder].mode == SUBMODULE)
    return any(Path(tree.root, folder, ".git").exists() for folder in above)


def _lines_changed(now: bytes, before: bytes | None) -> frozenset[int] | None:
    """Return the lines of a file that are new, None where nothing but line ends changed."""
    if before is None:
        return new_lines(b"", now)
    lines = new_lines(before, now)
    return lines if lines or before.splitlines() != now.splitlines() else None


def _blob_id(data: bytes, before: _Before) -> str:
    """Return the name that git would give to a file."""
    return before.hash(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _files_below(objects: Objects, tree: str) -> Iterator[tuple[str, TreeEntry]]:
    """Yield the Python files and the submodules below a tree, by path."""
    todo = [("", tree)]
    budget = MAX_ENTRIES
    while todo:
        above, name = todo.pop()
        entries = objects.tree(name)
        budget -= len(entries)
        if budget < 0:  # a few small trees that hold each other over and over can make any number
            raise HistoryError(f"a commit holds more than {MAX_ENTRIES} files; give the folder of one project")
        for entry in entries:
            path = above + printable(os.fsdecode(entry.name))
            if entry.is_folder:
                todo.append((f"{path}/", entry.id))
            elif entry.mode == SUBMODULE or (entry.name.endswith(SUFFIXES) and not entry.is_link):
                yield path, entry
