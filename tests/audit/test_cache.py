"""A store that saves work, and can never do more harm than save none."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from audit.cache import FILE_NAME, KEPT_DAYS, Cache, digest


def test_what_was_put_is_found_again_by_another(tmp_path: Path) -> None:
    Cache(tmp_path / "new" / "folder", 1).put({b"a": b"1", b"b": b"2"})
    assert Cache(tmp_path / "new" / "folder", 1).get([b"a", b"b", b"c"]) == {b"a": b"1", b"b": b"2"}


def test_many_keys_are_found_at_once(tmp_path: Path) -> None:
    values = {number.to_bytes(2, "big"): b"x" for number in range(1800)}
    Cache(tmp_path, 1).put(values)
    assert Cache(tmp_path, 1).get(values) == values


def test_a_damaged_value_is_a_miss(tmp_path: Path) -> None:
    Cache(tmp_path, 1).put({b"a": b"1", b"b": b"2"})
    with sqlite3.connect(tmp_path / FILE_NAME) as store:
        store.execute("UPDATE entries SET value = ? WHERE key = ?", (b"planted", b"a"))
    store.close()
    assert Cache(tmp_path, 1).get([b"a", b"b"]) == {b"b": b"2"}


def test_a_file_that_is_no_store_is_replaced(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database, " * 100)
    cache = Cache(tmp_path, 1)
    assert cache.get([b"a"]) == {}
    cache.put({b"a": b"1"})
    assert cache.get([b"a"]) == {b"a": b"1"}


def test_a_folder_that_cannot_be_made_is_no_cache_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "below", 1)
    cache.put({b"a": b"1"})
    assert cache.get([b"a"]) == {}


def test_what_nobody_uses_for_a_month_is_forgotten(tmp_path: Path) -> None:
    Cache(tmp_path, 1).put({b"used": b"1", b"unused": b"2"})
    Cache(tmp_path, 20).get([b"used"])
    Cache(tmp_path, 2 + KEPT_DAYS).put({b"new": b"3"})
    assert Cache(tmp_path, 2 + KEPT_DAYS).get([b"used", b"unused", b"new"]) == {b"used": b"1", b"new": b"3"}


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    def work(number: int) -> None:
        for step in range(20):
            Cache(tmp_path, 1).put({b"%d-%d" % (number, step): b"x"})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    keys = [b"%d-%d" % (number, step) for number in range(4) for step in range(20)]
    assert sorted(Cache(tmp_path, 1).get(keys)) == sorted(keys)


def test_a_digest_keeps_its_parts_apart() -> None:
    assert digest(b"ab", b"c") != digest(b"a", b"bc")
