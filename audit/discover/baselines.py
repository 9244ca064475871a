"""The file of accepted findings, as bytes: in the tree, or wherever the command line says."""

import errno
import os
from pathlib import Path

from audit.discover.storage import EntryKind, Storage, TooLarge, printable, read_regular, why
from audit.errors import UnusablePath
from audit.model.baseline import BaselineFile

MAX_BASELINE_BYTES = 20_000_000


def baseline_in(storage: Storage, name: str) -> BaselineFile | None:
    """Return the baseline of that name, None where there is none.

    A relative name leads to a file of the tree and through no symbolic link; only the command line gives another.
    Raises UnusablePath for one that is there and cannot be read.
    """
    if not name:
        return None
    outside = Path(name).is_absolute()
    shown = printable(os.path.relpath(name, storage.root).replace(os.sep, "/")) if outside and storage.root else name
    try:
        where = name if outside else _where(storage, name.split("/"))
        data = read_regular(where, MAX_BASELINE_BYTES) if outside else storage.content(where, MAX_BASELINE_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UnusablePath(f"the baseline `{shown}` cannot be read: {why(error)}") from error
    except TooLarge as error:
        raise UnusablePath(f"the baseline `{shown}` cannot be read: {error}") from error
    return BaselineFile(shown, data)


def _where(storage: Storage, steps: list[str]) -> str:
    """Return what the storage opens for a path of the tree; raises OSError for one that is not there or leads off."""
    where = storage.root
    for depth, step in enumerate(steps, 1):
        found = storage.listing(where).get(step)
        if found is None:
            raise FileNotFoundError(step)
        expected = EntryKind.FILE if depth == len(steps) else EntryKind.FOLDER
        if found.kind is not expected:
            raise OSError(errno.EINVAL, f"not a regular {expected.value}", where)
        where = found.where
    return where
