"""What is active, and why."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reference_service.infrastructure.cli import main
from reference_service.infrastructure.settings import Settings
from tests.reference_service.servers import PostgresqlServer

ROOT = Path(__file__).parents[4]
NOBODY = "127.0.0.1:1"
"""Where nobody listens."""


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def _run(*words: str) -> Result:
    return CliRunner().invoke(main, words, catch_exceptions=False)


def _found() -> dict[str, list[dict[str, Any]]]:
    by_subject: dict[str, list[dict[str, Any]]] = {}
    for each in json.loads(_run("doctor", "--json").output):
        by_subject.setdefault(each["subject"], []).append(each)
    return by_subject


def test_what_was_never_set_up_is_explained_and_nothing_is_made(tmp_path: Path) -> None:
    told = _run("doctor")

    assert told.exit_code == 0
    assert "note     database" in told.output
    assert "which is not there yet." in told.output
    assert {line[:8].strip() for line in told.output.splitlines()} == {"ok", "note", ""}
    assert list(tmp_path.iterdir()) == []


def test_a_migrated_database_is_well() -> None:
    _run("migrate")
    found = _found()

    assert [each["verdict"] for each in (*found["database"], *found["migrations"])] == ["ok", "ok"]
    assert found["migrations"][0]["told"] == "All steps are taken."


def test_missing_migrations_are_named() -> None:
    _run("migrate")
    with closing(sqlite3.connect("data/service.db")) as database:
        database.executescript("DELETE FROM alembic_version_profile")

    assert _found()["migrations"] == [
        {
            "subject": "migrations",
            "verdict": "note",
            "told": "1 are missing: profile_0001.",
            "advice": "`serve` takes them in development; so does the command `migrate`.",
        }
    ]


def test_a_file_that_is_no_database_is_a_line(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "service.db").write_text("no database " * 100, encoding="utf-8")

    assert [each["verdict"] for each in _found()["database"]] == ["problem"]
    assert _run("doctor").exit_code == 1


def test_servers_that_do_not_answer_are_lines_without_their_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://ada:canary@{NOBODY}/service")
    monkeypatch.setenv("REDIS_URL", f"redis://:canary@{NOBODY}/0")
    # In a process of its own: after a connection that fails inside a greenlet, what measures coverage takes lines of
    # asyncio for ours.
    command = [sys.executable, "-m", "reference_service", "doctor"]
    told = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8", check=False
    )
    problems = [line.split()[1] for line in told.stdout.splitlines() if line.startswith("problem ")]

    assert told.returncode == 1, told.stderr
    assert "canary" not in told.stdout + told.stderr
    assert problems == ["database", "redis"]
    assert "In Redis, for all processes." in told.stdout


def test_what_runs_is_told_with_its_version(monkeypatch: pytest.MonkeyPatch, postgresql_url: str, redis_url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", postgresql_url)
    monkeypatch.setenv("REDIS_URL", redis_url)
    found = _found()

    assert found["database"][0]["told"].startswith("PostgreSQL ")
    assert found["redis"][0]["told"].startswith("Redis ")
    assert [each["verdict"] for each in (*found["database"], *found["redis"], *found["row security"])] == ["ok"] * 3


def test_a_role_that_is_above_row_security_is_named(
    monkeypatch: pytest.MonkeyPatch, postgresql: PostgresqlServer, postgresql_url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgresql.as_owner(postgresql_url))

    assert [(each["verdict"], each["told"]) for each in _found()["row security"]] == [
        ("note", "The role of DATABASE_URL owns tables, and could switch their row-level security off.")
    ]


def test_keys_are_told_by_name_and_kind_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNING_KEYS", f"new:{'canary' * 8},old:{'canaries' * 8}")
    told = [each["told"] for each in _found()["keys"]]

    assert told[:2] == ["`new`, HS256, signs.", "`old`, HS256, verifies."]
    assert "canar" not in _run("doctor").output


def test_what_production_lacks_are_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("PROFILE", "1")
    told = _run("doctor")

    assert told.exit_code == 1
    assert "PUBLIC_URL does not begin with `https://`." in told.output
    assert "PROFILE is on" in told.output


def test_a_setting_that_is_none_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "99999")
    told = _run("doctor")

    assert told.exit_code == 1
    assert told.output.startswith("problem  PORT  Input should be less than or equal to 65535.")
