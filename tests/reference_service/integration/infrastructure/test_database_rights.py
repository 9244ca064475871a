"""Row 45 of the security list: with which roles of PostgreSQL the service starts, and how it gets its rights."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from reference_service.infrastructure.cli import main
from reference_service.infrastructure.database import open_databases
from reference_service.infrastructure.database_rights import faults
from reference_service.infrastructure.settings import Settings
from tests.reference_service.servers import PostgresqlServer

PRODUCTION = {
    "ENVIRONMENT": "production",
    "PUBLIC_URL": "https://service.test",
    "ALLOWED_HOSTS": "service.test",
    "MAIL_URL": "smtps://mail.test",
    "SIGNING_KEYS": f"a:{'s' * 40}",
    "PASSWORD_PEPPER": "p" * 40,
    "TOKEN_KEY": "t" * 40,
}


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("BCRYPT_COST", "4")
    monkeypatch.setenv("SLOW_STATEMENT_MS", "0")


@pytest.fixture
def bypassing_url(postgresql: PostgresqlServer, postgresql_url: str) -> Iterator[str]:
    """Return the URL for a role for which no row-level security holds, but which is no superuser."""
    url = make_url(postgresql.as_superuser(postgresql_url))
    name = f"bypassing_{url.database}"[:63]
    executed(url.render_as_string(hide_password=False), f"CREATE ROLE \"{name}\" LOGIN BYPASSRLS PASSWORD 'none'")
    executed(url.render_as_string(hide_password=False), f'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{name}"')
    yield url.set(username=name, password="none").render_as_string(hide_password=False)  # noqa: S106 - of this role alone
    executed(url.render_as_string(hide_password=False), f'DROP OWNED BY "{name}"')
    executed(url.render_as_string(hide_password=False), f'DROP ROLE "{name}"')


def executed(url: str, statement: str) -> None:
    async def work() -> None:
        engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"), isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.exec_driver_sql(statement)
        await engine.dispose()

    asyncio.run(work())


def found(url: str) -> tuple[str, ...]:
    async def work() -> tuple[str, ...]:
        databases = open_databases(url)
        try:
            return await faults(databases)
        finally:
            await databases.close()

    return asyncio.run(work())


def run(monkeypatch: pytest.MonkeyPatch, *words: str, **environment: str) -> Result:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return CliRunner().invoke(main, words, catch_exceptions=False)


def test_the_role_of_the_service_has_no_faults(postgresql_url: str, sqlite_url: str) -> None:
    assert (found(postgresql_url), found(sqlite_url)) == ((), ())


def test_production_is_not_served_by_a_superuser(
    monkeypatch: pytest.MonkeyPatch, postgresql: PostgresqlServer, postgresql_url: str
) -> None:
    refused = run(monkeypatch, "serve", "--port", "0", **PRODUCTION, DATABASE_URL=postgresql.as_superuser(postgresql_url))

    assert refused.exit_code == 1
    assert "The role of DATABASE_URL is a superuser, for whom no row-level security holds." in refused.output


def test_production_is_not_served_by_the_owner_of_the_tables(
    monkeypatch: pytest.MonkeyPatch, postgresql: PostgresqlServer, postgresql_url: str
) -> None:
    refused = run(monkeypatch, "serve", "--port", "0", **PRODUCTION, DATABASE_URL=postgresql.as_owner(postgresql_url))

    assert refused.exit_code == 1
    assert "The role of DATABASE_URL owns tables, and could switch their row-level security off." in refused.output


def test_production_is_not_served_by_a_role_that_bypasses_policies(monkeypatch: pytest.MonkeyPatch, bypassing_url: str) -> None:
    refused = run(monkeypatch, "serve", "--port", "0", **PRODUCTION, DATABASE_URL=bypassing_url)

    assert refused.exit_code == 1
    assert "The role of DATABASE_URL has BYPASSRLS: no row-level security holds for it." in refused.output


def test_the_owner_migrates_and_the_service_works(
    monkeypatch: pytest.MonkeyPatch, postgresql: PostgresqlServer, empty_postgresql_url: str, tmp_path: Path
) -> None:
    both = {"DATABASE_URL": empty_postgresql_url, "MIGRATION_DATABASE_URL": postgresql.as_owner(empty_postgresql_url)}
    migrated = run(monkeypatch, "migrate", **both)
    made = run(monkeypatch, "create-admin", "root@example.com", "--password", "correct horse battery staple")
    again = run(monkeypatch, "migrate")
    verified = run(monkeypatch, "audit-log", "verify")
    purged = run(monkeypatch, "purge")
    saved = run(monkeypatch, "backup", str(tmp_path / "copy.dump"))
    plans = run(monkeypatch, "explain-queries")

    assert "Applied work_0002." in migrated.output
    assert [each.exit_code for each in (migrated, made, again, verified, purged, saved, plans)] == [0] * 7, saved.output
    assert (made.output, again.output) == ("root@example.com is an administrator.\n", "Nothing to do.\n")
    assert plans.output.endswith("Nothing looks through a whole table.\n")
    assert (tmp_path / "copy.dump").stat().st_size > 0


def test_a_role_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, postgresql: PostgresqlServer, empty_postgresql_url: str
) -> None:
    missing = make_url(empty_postgresql_url).set(username="nobody_there").render_as_string(hide_password=False)
    both = {"DATABASE_URL": missing, "MIGRATION_DATABASE_URL": postgresql.as_owner(empty_postgresql_url)}
    refused = run(monkeypatch, "migrate", **both)

    assert refused.exit_code == 1
    assert refused.output == "Error: There is no role `nobody_there`: make it by `CREATE ROLE … LOGIN`, without more rights.\n"
