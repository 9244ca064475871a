"""A cache is believed only where the user says, and only as far as it is whole."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.cache import FILE_NAME, digest
from tests.audit.hostile.traps import FOUND, Trap, audit, trap_in

TRUE = "`shop.cart` imports `shop.gone`, which does not exist"
FALSE = "`shop.cart` imports `shop.fake`, which does not exist"


def _kept(trap: Trap, folder: Path) -> Path:
    """Audit a tree with a cache in a folder, and return the file of the cache."""
    assert audit("check", trap.tree, cache=("--cache-dir", str(folder))).findings == [FOUND]
    return folder / FILE_NAME


def _forge(file: Path, proof: Callable[[bytes, bytes], bytes]) -> None:
    with sqlite3.connect(file) as store:
        for key, value in store.execute("SELECT key, value FROM entries").fetchall():
            forged = value.replace(b"shop.gone", b"shop.fake")
            store.execute("UPDATE entries SET value = ?, proof = ? WHERE key = ?", (forged, proof(key, forged), key))
    store.close()


def _message(trap: Trap, *cache: str, folder: Path | None = None, home: Path | None = None) -> str:
    environment = {"HOME": str(home), "XDG_CACHE_HOME": str(home)} if home is not None else {}
    checked = audit("check", trap.tree, folder=folder, environment=environment, cache=cache)
    assert (checked.code, checked.findings) == (1, [FOUND])
    return str(checked.report["findings"][0]["message"])


def test_a_cache_in_the_tree_is_not_used(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    planted = _kept(trap, tmp_path / "planted")
    _forge(planted, digest)
    for place in (".", ".cache", ".cache/archaudit", "archaudit", ".archaudit", "cache"):
        (trap.tree / place).mkdir(exist_ok=True)
        shutil.copy(planted, trap.tree / place / FILE_NAME)
    before = trap.contents()
    assert _message(trap, folder=trap.tree, home=tmp_path / "home") == TRUE
    assert (tmp_path / "home" / "archaudit" / FILE_NAME).is_file()
    assert trap.contents() == before

    assert _message(trap, "--cache-dir", str(planted.parent)) == FALSE


def test_the_configuration_of_the_tree_cannot_name_a_cache(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    for key in ("cache-dir", "cache", "python", "trust", "plugins", "output"):
        trap.write({"pyproject.toml": f"[tool.audit]\n{key} = '.'\n"})
        refused = audit("check", trap.tree, cache=())
        assert (refused.code, refused.report) == (2, {})
        assert f"`tool.audit.{key}` is no key of the configuration" in refused.complaint


def _bytes(file: Path) -> None:
    file.write_bytes(b"\x80\x04\x95" * 5_000)


def _torn(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5_000])


def _a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _wrong_proof(file: Path) -> None:
    _forge(file, lambda *_: b"\0" * 16)


def _nonsense(file: Path) -> None:
    with sqlite3.connect(file) as store:
        for (key,) in store.execute("SELECT key FROM entries").fetchall():
            value = b"\xc0"
            store.execute("UPDATE entries SET value = ?, proof = ? WHERE key = ?", (value, digest(key, value), key))
    store.close()


def _another_table(file: Path) -> None:
    with sqlite3.connect(file) as store:
        store.executescript("DROP TABLE entries; CREATE TABLE entries (odd TEXT)")
    store.close()


@pytest.mark.parametrize("damage", [_bytes, _torn, _a_folder, _wrong_proof, _nonsense, _another_table])
def test_a_damaged_cache_is_ignored(damage: Callable[[Path], None], tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    file = _kept(trap, tmp_path / "cache")
    _forge(file, digest)
    damage(file)
    assert _message(trap, "--cache-dir", str(file.parent)) == TRUE
