"""The straight line: a folder in, a report out. The only module that knows every stage."""

import os
import platform
import sys
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from audit.cache import Cache, digest
from audit.discover import read_tree
from audit.model.facts import Extraction, Failure, Unparsed
from audit.model.report import SCORE_MODEL, Report
from audit.model.settings import Settings
from audit.model.source import FileKind, SourceFile, SourceTree

Progress = Callable[[str, int, int], None]
"""Told the stage, how many of its units are done, and how many there are."""


def silent(stage: str, done: int, total: int) -> None:
    """Report no progress."""


class RunOptions(Struct, frozen=True):
    """How an audit is run, as far as it does not change what it says.

    `python` is another interpreter for files that this one cannot parse; None looks for one when a file needs it.
    `cache` is the folder of the cache, None for none. `today` decides which waivers have expired.
    """

    today: date
    python: str | None = None
    cache: Path | None = None
    workers: int | None = None
    progress: Progress = silent


def audit(root: Path, settings: Settings, options: RunOptions) -> Report:
    """Return the report on a folder.

    Raises AuditError for whatever the user can mend: a wrong path, an unknown profile, nothing to audit.
    """
    options.progress("reading files", 0, 0)
    tree = read_tree(root, settings)
    cache = Cache(options.cache, options.today.toordinal()) if options.cache is not None else None
    key = _report_key(tree, settings, options)
    found = cache.get([key]).get(key) if cache is not None else None
    report = _decoded(found) if found is not None else None
    if report is None:
        extractions = _extractions(tree, settings, options, cache)
        options.progress("judging", 0, 0)
        report = report_on(tree, extractions, settings, options.today)
        if cache is not None:
            cache.put({key: msgspec.msgpack.encode(report, enc_hook=_encode_fraction)})
    return report


def report_on(tree: SourceTree, extractions: Sequence[Extraction | None], settings: Settings, today: date) -> Report:
    """Return the report on files that are already extracted: index, rules, findings, score."""
    from audit.verdict import verdict  # what follows loads every rule; a cached report does without

    return verdict(tree, extractions, settings, today)


def _installed() -> list[str]:
    """Return the names, versions included, of all installed distributions: any of them may bring rules."""
    found: set[str] = set()
    for folder in sys.path:
        try:
            found.update(name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info")))
        except OSError:
            continue
    return sorted(found)


def _extractions(tree: SourceTree, settings: Settings, options: RunOptions, cache: Cache | None) -> list[Extraction | None]:
    """Return what each file says, None for a compiled one: from the cache, by workers, by a newer interpreter."""
    from audit.extract import answer
    from audit.parse import reader_name
    from audit.workers import extract_many

    code = _code_digest("facts", "parse.py", "extract.py", "model/facts.py")
    keys = {file.digest: digest(b"facts", code, reader_name().encode(), bytes.fromhex(file.digest)) for file in _texts(tree)}
    cached = cache.get(keys.values()) if cache is not None else {}
    known: dict[str, Extraction] = {}
    for each, key in keys.items():
        stored = _decoded_answer(cached[key]) if key in cached else None
        if stored is not None:
            known[each] = stored
    missing = {file.digest: file.data for file in _texts(tree) if file.digest not in known and file.data is not None}
    done = 0

    def tick(count: int) -> None:
        nonlocal done
        done += count
        options.progress("reading code", done, len(missing))

    found = extract_many(list(missing.values()), workers=options.workers, seconds=settings.max_file_seconds, tick=tick)
    fresh = dict(zip(missing, found, strict=True))
    known |= fresh
    if cache is not None:
        cache.put({keys[each]: msgspec.msgpack.encode(answer(extraction)) for each, extraction in fresh.items()})
    known |= _read_by_newer(tree, known, options)
    return [known[file.digest] if file.data is not None else _without_text(file) for file in tree.files]


def _texts(tree: SourceTree) -> list[SourceFile]:
    return [file for file in tree.files if file.data is not None]


def _without_text(file: SourceFile) -> Unparsed | None:
    """Return why a file has no text; None for a compiled module, which never has any."""
    if file.kind is FileKind.COMPILED:
        return None
    return Unparsed(Failure.LIMIT if file.over_limit else Failure.UNREADABLE, file.problem, 1, 0, "")


def _read_by_newer(tree: SourceTree, known: dict[str, Extraction], options: RunOptions) -> dict[str, Extraction]:
    """Return what a newer Python says of the files that the running one calls wrong."""
    wrong = {each: why for each, why in known.items() if isinstance(why, Unparsed) and why.failure is Failure.SYNTAX}
    root = Path(tree.root)
    if options.python is None and not wrong:
        return {}
    from audit import interpreters

    reader = interpreters.given(options.python, root) if options.python is not None else interpreters.newest(root)
    if reader is None or not wrong:
        return {}
    blobs = {file.digest: file.data for file in _texts(tree) if file.digest in wrong and file.data is not None}
    read = interpreters.read_with(reader, list(blobs.values()))
    return dict(zip(blobs, read, strict=True)) if read is not None else {}


def _report_key(tree: SourceTree, settings: Settings, options: RunOptions) -> bytes:
    """Return the hash of everything that a report depends on."""
    files = [(file.path, file.digest, file.kind, file.problem) for file in tree.files]
    python = (platform.python_version(), options.python, _installed())
    state = (files, replace(tree, files=()), settings, options.today, python, SCORE_MODEL)
    encoded = msgspec.msgpack.encode(state, order="deterministic")
    return digest(b"report", _code_digest(""), encoded)


def _code_digest(*names: str) -> bytes:
    """Return the hash of some of our own code, so that nothing outlives the version that found it."""
    total = blake2b(digest_size=16)
    for name in names:
        place = Path(__file__).parent / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            total.update(path.read_bytes())
    return total.digest()


def _decoded(value: bytes) -> Report | None:
    try:
        return msgspec.msgpack.decode(value, type=Report, dec_hook=_decode_fraction)
    except (msgspec.DecodeError, ValueError):
        return None


def _decoded_answer(value: bytes) -> Extraction | None:
    from audit.extract import Answer

    try:
        return msgspec.msgpack.decode(value, type=Answer).extraction
    except (msgspec.DecodeError, AssertionError):
        return None


def _encode_fraction(value: Any) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(f"a report holds no {type(value).__name__}")


def _decode_fraction(kind: type, value: Any) -> Any:
    if kind is Fraction:
        return Fraction(value)
    raise NotImplementedError(f"a report holds no {kind.__name__}")
