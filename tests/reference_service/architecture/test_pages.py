"""What the pages of `docs/service` list is what the code has.

`REFRESH=1 pytest tests/reference_service/architecture/test_pages.py` writes the tables of settings and routes anew; what a
new setting means is then to be put in the words of the page.
"""

import asyncio
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from fastapi import FastAPI

from reference_service.adapters.bridges.public_events import TenantPublicEvents
from reference_service.adapters.live.endings import Ending
from reference_service.adapters.security.partners import SignedRequest
from reference_service.adapters.security.signatures import is_signature_of
from reference_service.adapters.webhooks.signing import StandardSecrets, signed_headers
from reference_service.infrastructure.app import fastapi_of
from reference_service.infrastructure.cli import main
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.settings import Role, Settings
from tests.reference_service.architecture.tables import api_tables, replaced, rows, settings_table
from tests.repository.pages import blocks

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs" / "service"
GENERATED = "<!-- The rest is written by tests/reference_service/architecture/test_pages.py with REFRESH=1. -->\n"


def _page(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def _hold(name: str, table: str) -> None:
    path = PAGES / name
    fresh = replaced(path, table, start=GENERATED)
    if os.environ.get("REFRESH"):
        path.write_text(fresh, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == fresh, "`REFRESH=1 pytest tests/reference_service/architecture/test_pages.py`"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    plain: dict[str, Any] = {"data_folder": tmp_path, "_env_file": None}
    container = Container.embedded(Settings(**plain))
    yield fastapi_of(container)
    asyncio.run(container.close())


def test_every_setting_is_in_the_table_with_its_default_and_who_needs_it() -> None:
    meanings = {name.strip("`"): means for name, _, means, _ in rows(_page("settings.md"))}

    _hold("settings.md", settings_table(meanings))


def test_every_setting_has_a_meaning() -> None:
    assert [name for name, _, means, _ in rows(_page("settings.md")) if not means] == []


def test_every_route_is_in_the_list_with_its_permission_and_refusals(app: FastAPI) -> None:
    _hold("api.md", api_tables(app))


def test_every_command_is_on_a_page() -> None:
    pages = _page("development.md") + _page("deployment.md")
    named = [name for name in _commands(main) if not re.search(rf"(?:`|reference_service ){re.escape(name)}\b", pages)]

    assert list(_commands(main)) != []
    assert named == []


def test_every_role_is_described() -> None:
    assert [role for role in Role if f"| `{role}` |" not in _page("architecture.md")] == []


def test_every_alert_has_a_line_that_says_what_to_do() -> None:
    rules = yaml.safe_load((ROOT / "deploy" / "prometheus" / "rules.yml").read_text(encoding="utf-8"))
    alerts = [rule["alert"] for group in rules["groups"] for rule in group["rules"]]
    _, _, section = _page("deployment.md").partition("\n## Alerts\n")

    assert [row[0].strip("`") for row in rows(section.partition("\n## ")[0])] == alerts


def test_the_security_list_is_whole_and_in_order() -> None:
    assert [int(row[0]) for row in rows(_page("security.md")) if row[0].isdecimal()] == list(range(1, 49))


def test_every_place_that_the_security_list_names_is_there() -> None:
    named = re.findall(r"`([\w./-]+/[\w.-]*)`", _page("security.md"))
    inside = [name for name in named if name.split("/")[0] in {"domain", "application", "adapters", "infrastructure"}]

    assert inside != []
    assert [name for name in inside if not (ROOT / "reference_service" / name).exists()] == []


def test_every_test_that_the_security_list_names_is_there() -> None:
    named = re.findall(r"`([\w/]+/test_\w+\.py)(?:::(\w+))?`", _page("security.md"))
    texts = {name: _text_of(name) for name, _ in named}

    assert named != []
    assert [f"{name}::{test}" for name, test in named if not texts[name] or (test and f"def {test}(" not in texts[name])] == []


def test_every_part_of_the_security_list_that_is_done_names_a_test() -> None:
    bare = [row[0] for row in rows(_page("security.md")) if row[0].isdecimal() and "test_" not in row[4]]

    assert bare == ["43", "46"]  # The one is a step of CI, the other waits for GraphQL.


def test_every_public_event_is_on_a_page() -> None:
    section = _page("integrations.md").partition("\n## Public events\n")[2].partition("\n## ")[0]

    assert [name.strip("`") for name, _ in rows(section)] == list(TenantPublicEvents().names)


def test_a_receiver_that_does_as_the_page_says_knows_a_genuine_message_from_a_forged_one() -> None:
    is_genuine = _code_of("integrations.md")["is_genuine"]
    old, new, body = StandardSecrets().new(), StandardSecrets().new(), '{"title":"Öl"}'.encode()
    headers = dict(signed_headers("01931f0c", body, datetime(2026, 11, 21, tzinfo=UTC), (new, old)))

    assert [is_genuine(secret, headers, body) for secret in (old, new, StandardSecrets().new())] == [True, True, False]
    assert not is_genuine(new, headers, body + b" ")


def test_a_partner_that_does_as_the_page_says_is_let_in() -> None:
    signature = _code_of("integrations.md")["signature"]
    request = SignedRequest(
        client="acme", timestamp="1795219200", nonce="n" * 16, signature="", method="POST", target=b"/p?a=1&b=2", body=b"{}"
    )

    made = signature("secret", "POST", "/p?a=1&b=2", 1795219200, "n" * 16, b"{}")
    assert is_signature_of(bytes.fromhex(made), b"secret", request.message)


def test_every_end_of_a_websocket_is_on_a_page() -> None:
    section = _page("integrations.md").partition("\n## Live\n")[2].partition("\n## ")[0]

    assert [int(row[0]) for row in rows(section)] == sorted({ending.code for ending in Ending})


def _code_of(name: str) -> dict[str, Any]:
    """Return what the Python of a page defines."""
    found: dict[str, Any] = {}
    for block in blocks(_page(name)):
        if block.language == "python":
            exec(block.text, found)  # noqa: S102 - our own page
    return found


def _commands(group: click.Group, before: str = "") -> Iterator[str]:
    context = click.Context(group)
    for name in sorted(group.list_commands(context)):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


def _text_of(name: str) -> str:
    path = ROOT / "tests" / "reference_service" / name
    return path.read_text(encoding="utf-8") if path.exists() else ""
