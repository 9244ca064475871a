"""Coverage data as they stand on the disk: which file holds them, and its bytes."""

import errno
import os
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from audit.discover.storage import TooLarge, read_regular, why
from audit.errors import CoverageError
from audit.model.coverage import Record
from audit.model.settings import Settings
from audit.model.source import SourceTree

DEFAULTS = (".coverage", "coverage.json", "coverage.xml")
"""Where `audit coverage` looks in the audited root, in this order."""

MAX_BYTES = 1_000_000_000


def record_at(path: Path, root: Path) -> Record:
    """Return the record in a file that the user named; raises CoverageError where it cannot be read."""
    try:
        real = path.resolve(strict=True)
        return _record(str(real.relative_to(root) if real.is_relative_to(root) else path), real)
    except (OSError, RuntimeError, ValueError, TooLarge) as error:
        raise CoverageError(f"`{path}` cannot be read as coverage data: {_reason(error)}") from error


def record_in(root: Path, settings: Settings) -> Record:
    """Return the record that the settings name, or else the one that lies in the root.

    No symbolic link is followed. Raises CoverageError where there is none to read.
    """
    if Path(settings.coverage).is_absolute():
        return record_at(Path(settings.coverage), root)
    for name in (settings.coverage,) if settings.coverage else DEFAULTS:
        try:
            return _record(os.path.normpath(name), _unlinked(root / name))
        except FileNotFoundError:
            continue
        except (OSError, TooLarge) as error:
            raise CoverageError(f"`{root / name}` cannot be read as coverage data: {_reason(error)}") from error
    raise CoverageError(_missing(root, settings))


def record_of(root: Path, settings: Settings) -> Record | None:
    """Return the record that an audit is to take into account, None where nothing names one.

    Raises CoverageError for one that was asked for by its path and cannot be read.
    """
    if not settings.coverage:
        return None
    if Path(settings.coverage).is_absolute():
        return record_at(Path(settings.coverage), root)
    try:
        found = record_in(root, settings)
    except CoverageError as error:
        return Record(settings.coverage, str(root), b"", demanded=False, problem=str(error))
    return Record(found.name, found.folder, found.data, found.modified, demanded=False)


def newer_than(record: Record, tree: SourceTree) -> tuple[str, ...]:
    """Return the remark that a file of the product was written after the data, none where that is not so."""
    times = {path: time for path, time in _times(tree).items() if record.modified is not None and time > record.modified}
    later = sorted(times, key=lambda path: (-times[path], path))
    if not later:
        return ()
    more = f" and {len(later) - 1} more" if len(later) > 1 else ""
    return (f"older than the code: `{later[0]}`{more} changed after the data were written; run the tests again",)


def older_than(record: Record, tree: SourceTree) -> frozenset[str]:
    """Return the paths of the product whose files were written before the data: none where nobody knows when these were."""
    return frozenset(path for path, time in _times(tree).items() if record.modified is not None and time <= record.modified)


def _times(tree: SourceTree) -> Mapping[str, float]:
    """Return when each file of the product was written, in seconds, by path."""
    places = {file.path: Path(tree.root, file.path) for file in tree.files if not file.is_test}
    return {path: place.lstat().st_mtime for path, place in places.items() if place.exists()}


def stamp(record: Record, tree: SourceTree) -> tuple[object, ...]:
    """Return what an audit depends on, of a record."""
    content = blake2b(record.data, digest_size=16).hexdigest()
    return record.name, record.folder, content, record.demanded, record.problem, newer_than(record, tree)


def _unlinked(path: Path) -> Path:
    """Return the path without its dots; raises OSError for one that a symbolic link leads elsewhere."""
    plain = Path(os.path.normpath(path))
    if plain.parent.resolve() != plain.parent:
        raise OSError(errno.ELOOP, "a symbolic link leads there")
    return plain


def _record(name: str, path: Path) -> Record:
    data = read_regular(str(path), MAX_BYTES)
    return Record(name, str(path.parent), data, path.stat().st_mtime)


def _reason(error: Exception) -> str:
    return why(error) if isinstance(error, OSError) else str(error)


def _missing(root: Path, settings: Settings) -> str:
    if settings.coverage:
        return f"`{root / settings.coverage}` does not exist, and `coverage` of `{settings.source}` names it; run the tests"
    parts = sorted(path.name for path in root.glob(".coverage.*") if path.is_file())
    if parts:
        return f"`{root}` holds `{parts[0]}`, which is one part of the data; `coverage combine` puts the parts together"
    listed = " nor ".join(f"`{name}`" for name in DEFAULTS)
    return f"`{root}` holds neither {listed}; run `pytest --cov --cov-branch` there, or name the data with `--data`"
