from pathlib import Path

import pytest
from pydantic import ValidationError

from reference_service.infrastructure.fitness import UnfitSettings, check
from reference_service.infrastructure.settings import Environment, Settings

TENANT = "01a1ff26-bb4b-737a-9d8e-bdb728d158b0"
PEPPER, TOKEN_KEY, SIGNING = "p" * 40, "t" * 40, "s" * 40
PRODUCTION = {
    "ENVIRONMENT": "production",
    "DATABASE_URL": "postgresql://service:hunter2@db.test/service",
    "PUBLIC_URL": "https://service.test",
    "ALLOWED_HOSTS": "service.test",
    "MAIL_URL": "smtps://mail:hunter3@mail.test:465",
    "SIGNING_KEYS": f"2026-11:{SIGNING}, 2026-05:{'o' * 40}",
    "PASSWORD_PEPPER": PEPPER,
    "TOKEN_KEY": TOKEN_KEY,
}


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def _settings(monkeypatch: pytest.MonkeyPatch, **changes: str) -> Settings:
    for name, value in (PRODUCTION | changes).items():
        monkeypatch.setenv(name, value)
    return Settings()


def test_development_needs_no_settings() -> None:
    settings = Settings()
    check(settings)

    assert settings.environment is Environment.DEVELOPMENT
    assert settings.database == "sqlite:///data/service.db"
    assert settings.address == "http://127.0.0.1:8000"


def test_settings_come_from_a_file_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=1234\nHOST=0.0.0.0\nUNKNOWN=x\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "4321")

    assert (Settings().host, Settings().port) == ("0.0.0.0", 4321)  # noqa: S104 - what the file says


def test_a_fit_production_is_let_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _settings(monkeypatch)
    check(settings)

    assert settings.signing_pairs() == (("2026-11", SIGNING), ("2026-05", "o" * 40))


# Row 11, row 22 and row 25 of the security list, and the defaults that seed 1 came with.
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"PUBLIC_URL": "http://service.test"}, "PUBLIC_URL does not begin with `https://`."),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS names no hosts."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS names no hosts."),
        ({"CORS_ORIGINS": "*"}, "CORS_ORIGINS holds `*`: name the origins."),
        ({"CORS_ORIGINS": "service.test"}, "CORS_ORIGINS holds `service.test`, which is no origin: write `https://host`."),
        ({"PASSWORD_PEPPER": "p" * 31}, "PASSWORD_PEPPER holds a secret of fewer than 32 bytes."),
        ({"TOKEN_KEY": "change-me-in-production" * 2}, "TOKEN_KEY holds a secret that everybody knows."),
        ({"SIGNING_KEYS": f"a:{'x' * 20}"}, "SIGNING_KEYS holds a secret of fewer than 32 bytes."),
        ({"TOKEN_KEY": PEPPER}, "Two secrets are equal: whoever learns one has both."),
        ({"METRICS_TOKEN": SIGNING}, "Two secrets are equal: whoever learns one has both."),
    ],
)
def test_production_is_refused_with(monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], reason: str) -> None:
    with pytest.raises(UnfitSettings) as refused:
        check(_settings(monkeypatch, **changes))

    assert refused.value.reasons == (reason,)


def test_production_without_anything_is_told_all_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")

    with pytest.raises(UnfitSettings) as refused:
        check(Settings())

    assert str(refused.value).splitlines() == [
        "PUBLIC_URL does not begin with `https://`.",
        "ALLOWED_HOSTS names no hosts.",
        "MAIL_URL is missing: nobody could verify an address.",
        "PASSWORD_PEPPER is missing.",
        "TOKEN_KEY is missing.",
        "SIGNING_KEYS is missing.",
    ]


def test_any_origin_with_credentials_is_refused_in_development_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "*")
    monkeypatch.setenv("CORS_CREDENTIALS", "true")

    with pytest.raises(UnfitSettings, match="any site could act for a user"):
        check(Settings())


def test_settings_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = repr(_settings(monkeypatch)) + str(_settings(monkeypatch))

    assert [secret for secret in (PEPPER, TOKEN_KEY, SIGNING, "hunter2", "hunter3") if secret in shown] == []


def test_a_value_of_the_wrong_kind_is_named_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "hunter2")

    with pytest.raises(ValidationError) as refused:
        Settings()

    assert "port" in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ("robot", "PARTNER_CLIENTS holds an entry that is not `id:tenant:secret`."),
        (f"robot:acme:{'r' * 40}", "PARTNER_CLIENTS holds an entry that is not `id:tenant:secret`."),
        (f":{TENANT}:{'r' * 40}", "PARTNER_CLIENTS holds an entry that is not `id:tenant:secret`."),
        (f"robot:{TENANT}:", "PARTNER_CLIENTS holds an entry that is not `id:tenant:secret`."),
        (f"robot:{TENANT}:{'r' * 40},robot:{TENANT}:{'q' * 40}", "PARTNER_CLIENTS names a partner twice."),
    ],
)
def test_partners_that_nobody_could_be_are_refused(monkeypatch: pytest.MonkeyPatch, entries: str, reason: str) -> None:
    monkeypatch.setenv("PARTNER_CLIENTS", entries)

    with pytest.raises(UnfitSettings) as refused:
        check(Settings())

    assert refused.value.reasons == (reason,)


# Row 11 and row 21 of the security list.
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"PARTNER_CLIENTS": f"robot:{TENANT}:short"}, "PARTNER_CLIENTS holds a secret of fewer than 32 bytes."),
        ({"PARTNER_CLIENTS": f"robot:{TENANT}:{PEPPER}"}, "Two secrets are equal: whoever learns one has both."),
        ({"WEBHOOK_LOOPBACK": "true"}, "WEBHOOK_LOOPBACK is on: tenants could call what listens on this machine."),
    ],
)
def test_production_lets_no_stranger_in(monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], reason: str) -> None:
    with pytest.raises(UnfitSettings) as refused:
        check(_settings(monkeypatch, **changes))

    assert refused.value.reasons == (reason,)


def test_partners_and_ports_are_read_as_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTNER_CLIENTS", f"robot:{TENANT}:{'r' * 40}, other:{TENANT}:a:b")
    monkeypatch.setenv("WEBHOOK_PORTS", "443, 9443")
    settings = Settings()

    assert settings.partner_entries() == (("robot", TENANT, "r" * 40), ("other", TENANT, "a:b"))
    assert settings.webhook_ports == (443, 9443)
    assert "rrrr" not in repr(settings)
