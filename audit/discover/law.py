"""The files that hold a project's contracts, as texts: nothing in them is obeyed here."""

from collections.abc import Iterator

from audit.discover.manifests import MAX_MANIFEST_BYTES
from audit.discover.storage import Entry, EntryKind, Storage, TooLarge, why
from audit.model.law import LawFile

LAW_FILES = ("setup.cfg", ".importlinter", "pyproject.toml")
"""Where import-linter looks, in its order: the first that speaks of contracts counts."""

_WORD = b"importlinter"


def law_in(storage: Storage) -> tuple[LawFile, ...]:
    """Return the files right in the root that speak of contracts; no link is followed."""
    try:
        held = storage.listing(storage.root)
    except OSError:
        return ()
    return tuple(law for name in LAW_FILES if name in held for law in _read(storage, held[name]))


def _read(storage: Storage, entry: Entry) -> Iterator[LawFile]:
    """Yield the file if it speaks of contracts; one that cannot be read does if its name says so."""
    problem = ""
    try:
        if entry.kind is not EntryKind.FILE:
            problem = "it is a symbolic link, which is not followed" if entry.kind is EntryKind.LINK else "it is no regular file"
        else:
            data = storage.content(entry.where, MAX_MANIFEST_BYTES)
            if _WORD in data:
                yield LawFile(entry.name, _text(data))
    except OSError as error:
        problem = why(error)
    except (TooLarge, UnicodeDecodeError) as error:
        problem = str(error)
    if problem and entry.name == ".importlinter":
        yield LawFile(entry.name, "", problem)


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
