import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reference_service.infrastructure.cli import main
from reference_service.infrastructure.settings import Settings

PASSWORD = "correct horse battery staple"  # noqa: S105 - of a user that only these tests have


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("BCRYPT_COST", "4")
    monkeypatch.setenv("SLOW_STATEMENT_MS", "0")


def _run(*words: str) -> Result:
    return CliRunner().invoke(main, words, catch_exceptions=False)


def _execute(script: str) -> None:
    with closing(sqlite3.connect("data/service.db")) as database:
        database.executescript(script)


def test_migrating_tells_what_it_did_and_the_second_time_that_there_is_nothing_to_do() -> None:
    first, second = _run("migrate"), _run("migrate")

    assert first.exit_code == 0
    assert {line.split()[0] for line in first.output.splitlines()} == {"Applied"}
    assert (second.exit_code, second.output) == (0, "Nothing to do.\n")


def test_an_administrator_is_made_once() -> None:
    _run("migrate")
    first = _run("create-admin", "Root@Example.com", "--password", PASSWORD)
    second = _run("create-admin", "root@example.com", "--password", PASSWORD)

    assert (first.exit_code, first.output) == (0, "root@example.com is an administrator.\n")
    assert (second.exit_code, second.output) == (1, "Error: There is an account with this e-mail address already.\n")


def test_a_weak_password_of_an_administrator_is_refused() -> None:
    _run("migrate")
    refused = _run("create-admin", "root@example.com", "--password", "short")

    assert (refused.exit_code, refused.output) == (1, "Error: `password` has from 8 to 128 characters.\n")


def test_nothing_is_purged_where_nothing_was_deleted() -> None:
    _run("migrate")

    assert _run("purge", "--days", "30").output == "Removed 0 projects and tasks.\n"


def test_what_a_command_logs_is_not_among_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1")
    _run("migrate")
    seeded = _run("seed")

    assert "cache_lost" not in seeded.stdout
    assert "cache_lost" in {json.loads(line)["event"] for line in seeded.stderr.splitlines()}


# Row 41 of the security list.
def test_a_log_that_was_changed_is_named_with_its_line() -> None:
    _run("migrate")
    _run("create-admin", "root@example.com", "--password", PASSWORD)
    whole = _run("audit-log", "verify")
    with closing(sqlite3.connect("data/service.db")) as database:
        triggers = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
    for name in triggers:
        _execute(f"DROP TRIGGER {name}")
    _execute("UPDATE audit_entries SET event = 'x' WHERE sequence = 2")
    broken = _run("audit-log", "verify")

    assert whole.exit_code == 0
    assert whole.output.rstrip().endswith(": 3 lines")
    assert broken.exit_code == 1
    assert ", broken at 2: " in broken.output


# Row 41: the log takes new lines only.
def test_the_database_itself_refuses_to_change_a_line() -> None:
    _run("migrate")
    _run("create-admin", "root@example.com", "--password", PASSWORD)

    for script in ("UPDATE audit_entries SET event = 'x'", "DELETE FROM audit_entries"):
        with pytest.raises(sqlite3.DatabaseError):
            _execute(script)


def test_a_backup_is_a_database_that_works(tmp_path: Path) -> None:
    _run("migrate")
    made = _run("backup", "copy.db")
    again = _run("backup", "copy.db")

    assert (made.exit_code, made.output) == (0, "Copied `data/service.db` to `copy.db`.\n")
    assert (again.exit_code, again.output) == (1, "Error: `copy.db` exists already.\n")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM users").fetchall() == [(0,)]


def test_the_openapi_document_can_be_had_without_a_server() -> None:
    document = json.loads(_run("openapi").output)

    assert document["info"]["title"] == "Reference service"
    assert "/api/v1/auth/login" in document["paths"]


# Row 45: production does not start on what it cannot be safe with.
def test_production_is_not_served_from_a_database_that_lacks_a_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {
        "ENVIRONMENT": "production",
        "PUBLIC_URL": "https://service.test",
        "ALLOWED_HOSTS": "service.test",
        "MAIL_URL": "smtps://mail.test",
        "SIGNING_KEYS": f"a:{'s' * 40}",
        "PASSWORD_PEPPER": "p" * 40,
        "TOKEN_KEY": "t" * 40,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    refused = _run("serve", "--port", "0")

    assert refused.exit_code == 1
    assert "The database lacks migrations: " in refused.output
    assert "Run the command `migrate`." in refused.output


# Row 45.
@pytest.mark.parametrize("missing", ["SIGNING_KEYS", "PASSWORD_PEPPER", "TOKEN_KEY"])
def test_production_is_not_served_without_its_keys(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")
    refused = _run("serve")

    assert refused.exit_code == 1
    assert f"{missing} is missing." in refused.output
    assert not Path("data").exists()


def test_a_wrong_setting_is_named() -> None:
    refused = _run("serve", "--port", "99999")

    assert (refused.exit_code, refused.output) == (1, "Error: PORT: Input should be less than or equal to 65535\n")


def test_help_names_every_command() -> None:
    listed = _run("--help").output

    assert [
        name
        for name in (
            "serve",
            "migrate",
            "create-admin",
            "backup",
            "purge",
            "audit-log",
            "openapi",
            "new-entity",
            "doctor",
            "seed",
        )
        if name not in listed
    ] == []
