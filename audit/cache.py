"""What earlier audits found, by the hash of what they read. Data only, and only ever an economy.

One SQLite file for all projects, in the user's cache folder or where the user says: never inside the audited tree by
its own word. Every value stands beside its hash, so a damaged one is a miss. Any failure of the store is a miss too.
"""

import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from audit.model.report import SCORE_MODEL
from audit.model.run import RunOptions
from audit.model.settings import Settings
from audit.model.source import SourceTree

FILE_NAME = "archaudit.sqlite"
KEPT_DAYS = 30
_BATCH = 500
_Kept = TypeVar("_Kept")
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS entries (key BLOB PRIMARY KEY, value BLOB NOT NULL, proof BLOB NOT NULL, day INTEGER NOT NULL)"
)


def digest(*parts: bytes) -> bytes:
    """Return the hash of parts, each one delimited."""
    total = blake2b(digest_size=16)
    for part in parts:
        total.update(len(part).to_bytes(8, "big") + part)
    return total.digest()


class Cache(Struct, frozen=True):
    """Values by key. `day` is the day of use, in days since any fixed date: what nobody uses is forgotten."""

    folder: Path
    day: int

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the values of those keys that are there and undamaged."""
        wanted = list(keys)
        return self._with_store(lambda store: self._read(store, wanted)) or {}

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values, and forget those that nobody has used for a month."""
        if values:
            self._with_store(lambda store: self._write(store, values))

    def _read(self, store: sqlite3.Connection, keys: list[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        stale: list[bytes] = []
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            rows = store.execute(f"SELECT key, value, proof, day FROM entries WHERE key IN ({marks})", batch)  # noqa: S608  # marks only
            for key, value, proof, day in rows:
                if isinstance(value, bytes) and digest(key, value) == proof:
                    found[key] = value
                    if day < self.day:
                        stale.append(key)
        if stale:
            store.executemany("UPDATE entries SET day = ? WHERE key = ?", [(self.day, key) for key in stale])
        return found

    def _write(self, store: sqlite3.Connection, values: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
        rows = [(key, value, digest(key, value), self.day) for key, value in values.items()]
        store.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", rows)
        store.execute("DELETE FROM entries WHERE day < ?", (self.day - KEPT_DAYS,))
        return {}

    def _with_store(self, action: Callable[[sqlite3.Connection], dict[bytes, bytes]]) -> dict[bytes, bytes] | None:
        """Run an action in a transaction; a store that cannot be used is removed, and made anew the next time."""
        path = self.folder / FILE_NAME
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            store = sqlite3.connect(path, timeout=5)
        except (OSError, sqlite3.Error):
            return None
        try:
            with store:
                store.execute("PRAGMA synchronous = OFF")
                store.execute(_SCHEMA)
                return action(store)
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            return None
        finally:
            store.close()


def cache_of(options: RunOptions) -> Cache | None:
    """Return the cache that an audit may use, None for one that shall do without."""
    return Cache(options.cache, options.today.toordinal()) if options.cache is not None else None


def judge_of(options: RunOptions) -> tuple[object, ...]:
    """Return what judges: two audits of the same tree by the same settings differ in this alone, and in their day."""
    return platform.python_version(), options.python, installed(), code_digest("", "../contracts").hex(), SCORE_MODEL


def judgement_key(kind: bytes, judge: tuple[object, ...], tree: SourceTree, settings: Settings, *more: object) -> bytes:
    """Return the hash of all that what is said of a tree depends on; `more` is what only this kind of answer asks for."""
    files = [(file.path, file.digest, file.kind, file.problem) for file in tree.files]
    state = (files, replace(tree, files=()), settings, judge, more)
    return digest(kind, msgspec.msgpack.encode(state, order="deterministic"))


def packed(value: object) -> bytes:
    """Return what the cache keeps of a value that is made of Structs and exact fractions."""
    return msgspec.msgpack.encode(value, enc_hook=_encode_fraction)


def unpacked(data: bytes, kind: type[_Kept]) -> _Kept | None:
    """Return a value that was kept, None for one of another make."""
    try:
        return msgspec.msgpack.decode(data, type=kind, dec_hook=_decode_fraction)
    except (msgspec.DecodeError, ValueError):
        return None


def installed() -> list[str]:
    """Return the names, versions included, of all installed distributions: any of them may bring rules."""
    found: set[str] = set()
    for folder in sys.path:
        try:
            found.update(name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info")))
        except OSError:
            continue
    return sorted(found)


def code_digest(*names: str) -> bytes:
    """Return the hash of some of our own code, so that nothing outlives the version that found it."""
    total = blake2b(digest_size=16)
    for name in names:
        place = Path(__file__).parent / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            total.update(path.read_bytes())
    return total.digest()


def _encode_fraction(value: Any) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(f"the cache keeps no {type(value).__name__}")


def _decode_fraction(kind: type, value: Any) -> Any:
    if kind is Fraction:
        return Fraction(value)
    raise NotImplementedError(f"the cache keeps no {kind.__name__}")
