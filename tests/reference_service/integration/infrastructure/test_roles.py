"""What a process of each role needs, and is told if it is missing."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from reference_service.adapters.http.public import declared_permissions
from reference_service.adapters.security.algorithm import Algorithm
from reference_service.adapters.security.asymmetric import PrivateKey, PublicKey, new_key
from reference_service.adapters.security.keyring import Key
from reference_service.infrastructure.app import fastapi_of
from reference_service.infrastructure.cli import main
from reference_service.infrastructure.fitness import UnfitSettings, check
from reference_service.infrastructure.keys import signing_key
from reference_service.infrastructure.opening import open_container
from reference_service.infrastructure.roles import DUTIES
from reference_service.infrastructure.settings import Role, Settings

ES256 = new_key("es", Algorithm.ES256)
EDDSA = new_key("ed", Algorithm.EDDSA)
PRODUCTION: dict[str, Any] = {
    "environment": "production",
    "public_url": "https://service.test",
    "allowed_hosts": "service.test",
    "mail_url": "smtps://mail.test",
    "password_pepper": "p" * 40,
    "token_key": "t" * 40,
    "redis_url": "redis://redis.test",
}
FACE: dict[str, Any] = {
    "environment": "production",
    "role": "gateway",
    "public_url": "https://service.test",
    "allowed_hosts": "service.test",
    "auth_url": "http://auth:8000",
    "service_url": "http://one:8000, http://two:8000",
}


def _settings(**given: Any) -> Settings:
    plain: dict[str, Any] = {"_env_file": None}
    return Settings(**(plain | given))


def _reasons(**given: Any) -> tuple[str, ...]:
    try:
        check(_settings(**given))
    except UnfitSettings as error:
        return error.reasons
    return ()


@pytest.mark.parametrize("role", [Role.AUTH, Role.ALL, Role.WORKER])
@pytest.mark.parametrize("key", [ES256, EDDSA], ids=["es256", "eddsa"])
def test_production_of_each_role_is_let_pass_with_keys_in_two_parts(role: Role, key: PrivateKey) -> None:
    assert _reasons(**PRODUCTION, role=role, signing_keys=key.secret_text) == ()


@pytest.mark.parametrize("role", [Role.AUTH, Role.AGGREGATION, Role.WORKER])
def test_who_is_never_alone_shares_redis_with_the_others(role: Role) -> None:
    alone = {name: value for name, value in PRODUCTION.items() if name != "redis_url"}

    assert _reasons(**alone, role=role, signing_keys=ES256.secret_text) == (
        f"REDIS_URL is missing: processes beside the role `{role}` would not learn whose session is over.",
    )


def test_whatever_delivers_events_can_write_letters() -> None:
    assert [role for role, duties in DUTIES.items() if duties.delivers] == [Role.ALL, Role.AUTH, Role.WORKER]


def test_a_gateway_needs_no_secret_at_all() -> None:
    assert _reasons(**FACE) == ()


@pytest.mark.parametrize("key", [f"a:{'s' * 40}", ES256.secret_text, ES256.text], ids=["shared", "private", "public"])
def test_a_gateway_is_not_given_any_key(key: str) -> None:
    assert _reasons(**FACE, signing_keys=key) == (
        "SIGNING_KEYS is set: the gateway checks tokens with what AUTH_URL publishes, and holds no key itself.",
    )


@pytest.mark.parametrize("role", [Role.AUTH, Role.AGGREGATION])
def test_where_tokens_are_made_and_checked_apart_no_secret_is_shared(role: Role) -> None:
    keys = f"{ES256.secret_text},old:{'s' * 40}"

    assert _reasons(**PRODUCTION, role=role, signing_keys=keys) == (
        "SIGNING_KEYS holds `old`, a shared secret: whoever checks tokens with it could make them.",
    )


def test_who_only_checks_tokens_is_given_what_makes_none() -> None:
    assert _reasons(**PRODUCTION, role=Role.AGGREGATION, signing_keys=f"{ES256.text},{EDDSA.text}") == ()


@pytest.mark.parametrize("role", [Role.ALL, Role.AUTH])
def test_who_makes_tokens_needs_a_key_that_signs(role: Role) -> None:
    assert _reasons(**PRODUCTION, role=role, signing_keys=ES256.text) == (
        "SIGNING_KEYS begins with `es`, a public key, which signs nothing.",
    )


@pytest.mark.parametrize(
    ("role", "reasons"),
    [
        (Role.ALL, ()),
        (Role.AUTH, ("PUBLIC_URL is missing: the role `auth` needs it.",)),
        (Role.AGGREGATION, ("PUBLIC_URL is missing: the role `aggregation` needs it.",)),
        (Role.WORKER, ()),
        (
            Role.GATEWAY,
            (
                "AUTH_URL is missing: the role `gateway` needs it.",
                "SERVICE_URL is missing: the role `gateway` needs it.",
                "PUBLIC_URL is missing: the role `gateway` needs it.",
            ),
        ),
    ],
)
def test_development_is_told_what_a_role_needs_too(role: Role, reasons: tuple[str, ...]) -> None:
    assert _reasons(role=role) == reasons


@pytest.mark.parametrize(
    ("address", "shown"),
    [("one:8000", "one:8000"), ("ftp://one", "one"), ("http://", "http://"), ("http://one/path", "one"), ("http://one?q", "one")],
)
def test_what_is_no_address_is_named(address: str, shown: str) -> None:
    assert _reasons(**(FACE | {"service_url": address})) == (
        f"SERVICE_URL holds `{shown}`, which is no address: write `http://host:port`.",
    )


def test_what_is_neither_a_proxy_nor_a_network_is_named() -> None:
    assert _reasons(trusted_proxies="10.0.0.0/8, proxy.test, ::1") == (
        "TRUSTED_PROXIES holds `proxy.test`, which is neither an address nor a network.",
    )


@pytest.mark.parametrize("key", [ES256, EDDSA], ids=["es256", "eddsa"])
def test_a_key_is_read_as_it_is_written(key: PrivateKey, tmp_path: Path) -> None:
    kid, kind, text = key.secret_text.split(":")
    (tmp_path / "key").write_text(f"{text}\n", encoding="ascii")

    assert signing_key(kid, f"{kind}:{text}") == signing_key(kid, f"{kind}:@{tmp_path / 'key'}") == key
    assert signing_key(kid, key.text.partition(":")[2]) == PublicKey(kid, key.algorithm, key.verifying)
    assert signing_key("a", "s:" * 20) == Key("a", b"s:" * 20)


_OTHER = EDDSA.secret_text.rpartition(":")[2]


@pytest.mark.parametrize(
    "text",
    ["es256:", "es256:%%%", "es256:AAAA", f"es256:{_OTHER}", "eddsa:@/no/such/file", "es256:" + "A" * 5000],
    ids=["nothing", "no base64", "no key", "of the other kind", "no file", "too long"],
)
def test_a_key_that_is_none_is_refused_and_not_quoted(text: str) -> None:
    (reason,) = _reasons(signing_keys=f"odd:{text}")

    assert reason.startswith("SIGNING_KEYS is not fit. The ")
    assert "`odd`" in reason
    assert text.partition(":")[2] not in reason or text == "es256:"


@pytest.mark.parametrize("algorithm", ["es256", "eddsa", "hs256"])
def test_a_new_key_is_good_as_it_is_printed(algorithm: str) -> None:
    printed = CliRunner().invoke(main, ["keys", "new-key", "--algorithm", algorithm, "--id", "fresh"]).stdout.strip()

    assert _reasons(**PRODUCTION, signing_keys=printed) == ()
    assert signing_key(*_settings(signing_keys=printed).signing_pairs()[0]).kid == "fresh"


def test_a_new_key_has_a_name_of_its_own() -> None:
    names = {CliRunner().invoke(main, ["keys", "new-key"]).stdout.partition(":")[0] for _ in range(5)}

    assert len(names) == 5


def test_public_keys_are_printed_and_secrets_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNING_KEYS", f"{ES256.secret_text},old:{'s' * 40},{EDDSA.secret_text}")

    assert CliRunner().invoke(main, ["keys", "public-keys"]).stdout == f"{ES256.text},{EDDSA.text}\n"


def test_there_may_be_nothing_public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNING_KEYS", f"old:{'s' * 40}")

    assert "No key of SIGNING_KEYS has a public part." in CliRunner().invoke(main, ["keys", "public-keys"]).output


def _paths(folder: Path, role: Role) -> set[str]:
    container = open_container(_settings(data_folder=folder, role=role, public_url="http://service.test"))
    return {path.split("/")[3] for _, path in declared_permissions(fastapi_of(container)) if path.startswith("/api/")}


def test_each_role_has_its_own_routes(tmp_path: Path) -> None:
    found = {role: _paths(tmp_path / role, role) for role in (Role.ALL, Role.AUTH, Role.AGGREGATION)}

    assert {"auth", "me"} <= found[Role.AUTH]
    assert not {"projects", "tasks", "tenants"} & found[Role.AUTH]
    assert not {"auth", "me", "projects"} & found[Role.AGGREGATION]
    assert found[Role.AUTH] | found[Role.AGGREGATION] < found[Role.ALL]


def test_each_role_says_what_it_does() -> None:
    assert set(DUTIES) == set(Role)
