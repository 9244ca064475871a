"""Changed files to the disk: each at once or not at all, through no link, and only where nothing else changed them."""

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress

from audit.errors import UnusablePath
from audit.model.mending import FileChange

_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
NEW_MODE = 0o666
"""What a new file may be used for, less what the user's umask takes away."""


def write_changes(root: str, changes: Mapping[str, FileChange]) -> None:
    """Write changed files, given by path relative to a root; nothing at all if one of them is not as it was read.

    Raises UnusablePath for what cannot be written, or should not be.
    """
    with ExitStack() as stack:
        folders = {path: stack.enter_context(_folder(root, path)) for path in changes}
        for path, change in changes.items():
            _check(folders[path], path, change)
        for path, change in changes.items():
            try:
                _write(folders[path], path.rpartition("/")[2], change)
            except OSError as error:
                raise UnusablePath(f"`{path}` cannot be written: {_why(error)}") from error


@contextmanager
def _folder(root: str, path: str) -> Iterator[int]:
    """Open the folder of a path step by step, so that no step can be a link."""
    *folders, name = path.split("/")
    if "\\" in path or name in ("", ".", "..") or any(each in ("", ".", "..") for each in folders):
        raise UnusablePath(f"`{path}` is a name that is not written to")
    handle = -1
    try:
        handle = os.open(root, _FOLDER)
        for each in folders:
            inner = os.open(each, _FOLDER, dir_fd=handle)
            os.close(handle)
            handle = inner
    except OSError as error:
        if handle >= 0:
            os.close(handle)
        raise UnusablePath(f"`{path}` is not written: it lies behind a symbolic link, or its folder is gone") from error
    try:
        yield handle
    finally:
        os.close(handle)


def _check(folder: int, path: str, change: FileChange) -> None:
    name = path.rpartition("/")[2]
    if change.old is None:
        with suppress(FileNotFoundError):
            os.stat(name, dir_fd=folder, follow_symlinks=False)
            raise UnusablePath(f"`{path}` exists already, so it is not made")
        return
    try:
        same = _content(folder, name) == change.old
    except OSError as error:
        raise UnusablePath(f"`{path}` is not written: {_why(error)}") from error
    if not same:
        raise UnusablePath(f"`{path}` changed since it was read; nothing is written, run the command again")


def _content(folder: int, name: str) -> bytes:
    handle = os.open(name, _FILE, dir_fd=folder)
    with open(handle, "rb") as file:  # noqa: PTH123 a path could be a link by now
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "it is no regular file")
        return file.read()


def _write(folder: int, name: str, change: FileChange) -> None:
    """Put the new bytes beside the file and in its place, with its mode and its owner."""
    beside = f".{name}.{os.getpid()}"
    handle = os.open(beside, _NEW, NEW_MODE, dir_fd=folder)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 a path could be a link by now
            file.write(change.new)
            if change.old is not None:
                known = os.stat(name, dir_fd=folder, follow_symlinks=False)
                with suppress(PermissionError):
                    os.fchown(handle, known.st_uid, known.st_gid)
                os.fchmod(handle, stat.S_IMODE(known.st_mode))
        if change.old is None:
            os.link(beside, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
        else:
            os.replace(beside, name, src_dir_fd=folder, dst_dir_fd=folder)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside, dir_fd=folder)


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
