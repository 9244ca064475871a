"""What each file says: from the cache, by workers, or by a newer interpreter."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from audit.cache import Cache, code_digest, digest
from audit.extract import Answer, answer, extract
from audit.model.bodies import packed
from audit.model.facts import Extraction, Failure, Unparsed
from audit.model.run import RunOptions
from audit.model.settings import Settings
from audit.model.source import FileKind, SourceFile, SourceTree
from audit.parse import reader_name

ALONE_BELOW = 150_000
"""Bytes in all that are read faster in this process than by starting others; no parser needs long for them."""

_DECODER = msgspec.msgpack.Decoder(Answer)


def read(tree: SourceTree, settings: Settings, options: RunOptions, cache: Cache | None) -> list[Extraction | None]:
    """Return what each file says, None for a compiled one: from the cache, by workers, by a newer interpreter."""
    return read_by(tree, settings, options, cache)[0]


def read_by(
    tree: SourceTree, settings: Settings, options: RunOptions, cache: Cache | None
) -> tuple[list[Extraction | None], tuple[int, int]]:
    """Return what each file says as `read` does, and the version of the newest Python that it takes to read them all."""
    code = code_digest("facts", "parse.py", "extract.py", "model/facts.py", "model/code.py")
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

    found = _extracted(list(missing.values()), options.workers, settings.max_file_seconds, tick)
    fresh = dict(zip(missing, found, strict=True))
    known |= fresh
    if cache is not None:
        lasting = {each: extraction for each, extraction in fresh.items() if not may_be_read_later(extraction)}
        cache.put({keys[each]: msgspec.msgpack.encode(answer(extraction)) for each, extraction in lasting.items()})
    newer, version = _read_by_newer(tree, known, options)
    known |= newer
    return [known[file.digest] if file.data is not None else _without_text(file) for file in tree.files], version


def _extracted(blobs: Sequence[bytes], workers: int | None, seconds: int, tick: Callable[[int], None]) -> list[Extraction]:
    if sum(map(len, blobs)) < ALONE_BELOW:
        found = [extract(blob, packed) for blob in blobs]
        tick(len(blobs))
        return found
    from audit.workers import extract_many  # what starts processes is slow to load

    return extract_many(blobs, workers=workers, seconds=seconds, tick=tick)


def _texts(tree: SourceTree) -> list[SourceFile]:
    return [file for file in tree.files if file.data is not None]


def _without_text(file: SourceFile) -> Unparsed | None:
    """Return why a file has no text; None for a compiled module, which never has any."""
    if file.kind is FileKind.COMPILED:
        return None
    return Unparsed(Failure.LIMIT if file.over_limit else Failure.UNREADABLE, file.problem, 1, 0, "")


def _read_by_newer(
    tree: SourceTree, known: dict[str, Extraction], options: RunOptions
) -> tuple[dict[str, Extraction], tuple[int, int]]:
    """Return what a newer Python says of the files that the running one calls wrong, and the version that read last."""
    running = sys.version_info[:2]
    wrong = {each: why for each, why in known.items() if isinstance(why, Unparsed) and why.failure is Failure.SYNTAX}
    root = Path(tree.root)
    if options.python is None and not wrong:
        return {}, running
    from audit import interpreters  # hardly any audit needs another Python

    reader = interpreters.given(options.python, root) if options.python is not None else interpreters.newest(root)
    if reader is None or not wrong:
        return {}, running
    blobs = {file.digest: file.data for file in _texts(tree) if file.digest in wrong and file.data is not None}
    read = interpreters.read_with(reader, list(blobs.values()))
    return (dict(zip(blobs, read, strict=True)), reader.version) if read is not None else ({}, running)


def may_be_read_later(extraction: Extraction | None) -> bool:
    """Return whether another Python, or a less busy machine, might read a file that could not be read."""
    return isinstance(extraction, Unparsed) and extraction.failure in (Failure.SYNTAX, Failure.LIMIT)


def _decoded_answer(value: bytes) -> Extraction | None:
    try:
        return _DECODER.decode(value).extraction
    except (msgspec.DecodeError, AssertionError):
        return None
