"""What helps whoever changes the service."""

import io
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner, Result

from reference_service.infrastructure.cli import main
from reference_service.infrastructure.development_data import PASSWORD, seed_all
from reference_service.infrastructure.fitness import UnfitSettings, check
from reference_service.infrastructure.settings import Environment, Settings
from tests.reference_service.whole import API, whole_service

ROOT = Path(__file__).parents[4]


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have commands run in an empty folder, without settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("BCRYPT_COST", "4")
    # What a busy machine keeps waiting is logged to standard error, which is part of the output.
    monkeypatch.setenv("SLOW_STATEMENT_MS", "0")


def _run(*words: str) -> Result:
    return CliRunner().invoke(main, words, catch_exceptions=False)


def _events(lines: io.StringIO, name: str) -> list[dict[str, Any]]:
    return [line for line in map(json.loads, lines.getvalue().splitlines()) if line["event"] == name]


@pytest.mark.anyio
async def test_each_statement_is_logged_and_those_of_a_request_are_counted(
    sqlite_template: Path, tmp_path: Path, lines: io.StringIO
) -> None:
    shutil.copy(sqlite_template, tmp_path / "service.db")
    async with whole_service(tmp_path, log_queries=True) as whole:
        owner = await whole.account("owner@example.com")
        await whole.found(owner, "Engines")
        lines.truncate(0)
        lines.seek(0)
        await owner.get(f"{API}/projects")

    (told,) = _events(lines, "queries")
    statements = _events(lines, "query")
    assert (told["route"], told["statements"]) == (f"{API}/projects", len(statements))
    assert any("FROM projects" in each["statement"] for each in statements)
    assert "Engines" not in lines.getvalue()


@pytest.mark.anyio
async def test_a_request_is_profiled_if_it_asks_for_that_and_the_flag_is_up(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "service.db")
    async with whole_service(tmp_path, profile=True) as whole:
        client = whole.client()
        plain = await client.get("/livez")
        profiled = await client.get("/livez", headers={"X-Profile": "1"})

    assert plain.headers["content-type"] == "application/json"
    assert (profiled.status_code, profiled.headers["x-profiled-status"]) == (200, "200")
    assert profiled.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Recorded: " in profiled.text


@pytest.mark.anyio
async def test_nobody_is_profiled_while_the_flag_is_down(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "service.db")
    async with whole_service(tmp_path) as whole:
        answer = await whole.client().get("/livez", headers={"X-Profile": "1"})

    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("flag", "reason"),
    [
        ("log_queries", "LOG_QUERIES is on: whoever reads the log would read of every statement."),
        ("profile", "PROFILE is on: anybody could look into the service, and slow it down."),
    ],
)
def test_production_refuses_what_helps_development(flag: str, reason: str) -> None:
    values: dict[str, Any] = {"environment": Environment.PRODUCTION, flag: True, "_env_file": None}
    with pytest.raises(UnfitSettings) as refused:
        check(Settings(**values))

    assert reason in refused.value.reasons


@pytest.mark.usefixtures("alone")
def test_production_does_not_begin_again_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
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

    for words, said in (
        (("serve", "--reload"), "--reload is for development: production does not run what somebody is writing."),
        (("seed",), "Production is not filled with made-up data, whose password everybody knows."),
    ):
        refused = _run(*words)
        assert (refused.exit_code, refused.output) == (1, f"Error: {said}\n")


@contextmanager
def _reloading(folder: Path) -> Iterator[Iterator[str]]:
    command = [sys.executable, "-m", "reference_service", "serve", "--port", "0", "--reload"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8") as process:
        assert process.stdout is not None
        try:
            yield iter(process.stdout.readline, "")
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            finally:
                process.kill()


def test_a_changed_file_has_the_service_begin_again(tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "reference_service", tmp_path / "reference_service", ignore=shutil.ignore_patterns("__pycache__", ".*")
    )
    changed = tmp_path / "reference_service" / "infrastructure" / "server.py"

    with _reloading(tmp_path) as said:
        first = next(line.split()[-1] for line in said if line.startswith("Listening on"))
        assert httpx2.get(f"{first}/livez", timeout=60).status_code == 200
        changed.write_text(changed.read_text(encoding="utf-8").replace("Listening on ", "Listening anew "), encoding="utf-8")
        second = next(line.split()[-1] for line in said if line.startswith("Listening anew"))
        assert httpx2.get(f"{second}/livez", timeout=60).status_code == 200


@pytest.mark.usefixtures("alone")
def test_a_database_is_filled_once_and_the_logins_work() -> None:
    early = _run("seed")
    _run("migrate")
    first, second = _run("seed"), _run("seed")

    assert (early.exit_code, early.output) == (1, "Error: The database lacks migrations. Run the command `migrate`.\n")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output == second.output
    assert "ada@example.com          owner of Analytical Engines\n" in first.output


@pytest.mark.anyio
@pytest.mark.usefixtures("alone")
async def test_what_a_database_is_filled_with_is_worth_looking_at(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "service.db")
    async with whole_service(tmp_path) as whole:
        logins = await seed_all(whole.container)
        again = await seed_all(whole.container)
        client = whole.client()
        login = await client.post(f"{API}/auth/login", json={"email": "ada@example.com", "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {login.json()['access_token']}"
        tenants = (await client.get(f"{API}/tenants")).json()
        listed = tenants["items"] if isinstance(tenants, dict) else tenants
        await whole.enter(client, next(each["id"] for each in listed if each["role"] == "owner"))
        tasks = (await client.get(f"{API}/tasks")).json()["items"]
        projects = (await client.get(f"{API}/projects")).json()["items"]
        deleted = (await client.get(f"{API}/projects/deleted")).json()["items"]

    assert logins == again
    assert whole.mailer.sent == []
    assert {each["role"] for each in listed} == {"owner", "viewer"}
    assert {each["state"] for each in tasks} == {"open", "in_progress", "review", "done", "cancelled"}
    assert [each["name"] for each in projects] == ["Welcome to Analytical Engines", "The second engine", "The catalogue"]
    assert [each["name"] for each in deleted] == ["A machine that guesses"]
