import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from reference_service.infrastructure.backup import back_up


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "service.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE kept (value)")
        connection.execute("INSERT INTO kept VALUES (1)")
    return path


def test_a_database_is_copied_while_somebody_writes(database: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO kept VALUES (2)")
        said = back_up(f"sqlite:///{database}", tmp_path / "copy.db")
        writer.rollback()

    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT value FROM kept").fetchall() == [(1,)]
    assert said == f"Copied `{database}` to `{tmp_path / 'copy.db'}`."


def test_nothing_is_overwritten(database: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine", encoding="utf-8")

    with pytest.raises(FileExistsError, match="exists already"):
        back_up(f"sqlite:///{database}", tmp_path / "copy.db")

    assert (tmp_path / "copy.db").read_text(encoding="utf-8") == "mine"


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="There is no database"):
        back_up(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "copy.db")

    assert list(tmp_path.iterdir()) == []
