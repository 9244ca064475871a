"""The formats of the command: found by their folder, listed by its help, with paths that lead somewhere."""

import json
from pathlib import Path

import pytest

from audit.cli import run
from audit.cli.request import base_of
from audit.formats import formats, renderer
from audit.model.report import RenderOptions
from tests.audit.render import sample


@pytest.mark.parametrize("command", ["report", "check"])
def test_the_help_lists_every_format(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    assert f"How to write the report: {', '.join(formats())}." in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("name", formats())
def test_every_format_ends_its_last_line(name: str) -> None:
    assert renderer(name)(sample.report(), RenderOptions()).endswith("\n")


@pytest.mark.parametrize("name", ["dot", "github", "gitlab", "junit", "mermaid", "sarif"])
def test_no_format_for_machines_names_a_place_on_this_one(name: str) -> None:
    assert "/home/anna" not in renderer(name)(sample.report(), RenderOptions())


def test_what_audit_fix_would_do_comes_with_the_finding_also_from_the_cache(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").write_text("")
    (tmp_path / "shop" / "prices.py").write_text("PRICE = 1\n")
    (tmp_path / "shop" / "carts.py").write_text("ü = 1; from shop.price import PRICE\n", encoding="utf-8")
    command = ["report", str(tmp_path), "--cache-dir", str(tmp_path / "cache"), "--format", "sarif"]
    assert [run(command), run(command)] == [0, 0]
    first, again = (json.loads(text) for text in capsys.readouterr().out.replace("}\n{", "}\n\0{").split("\0"))
    region = {"startLine": 1, "startColumn": 13, "endLine": 1, "endColumn": 23}
    [fix] = first["runs"][0]["results"][0]["fixes"]
    assert fix["artifactChanges"][0]["replacements"] == [{"deletedRegion": region, "insertedContent": {"text": "shop.prices"}}]
    assert again == first


@pytest.mark.parametrize("name", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR", "--checkout"])
def test_paths_are_followed_from_the_checkout_of_a_job(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path.resolve() / "services" / "shop"
    root.mkdir(parents=True)
    (root / "broken.py").write_text("def (\n", encoding="utf-8")
    monkeypatch.chdir(root)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.delenv("CI_PROJECT_DIR", raising=False)
    given = [name, str(tmp_path)] if name.startswith("--") else []
    if not given:
        monkeypatch.setenv(name, str(tmp_path))
    assert run(["report", "--no-cache", "--format", "github", *given]) == 0
    assert "file=services/shop/broken.py" in capsys.readouterr().out


def test_paths_are_followed_from_the_working_folder_where_there_is_no_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path.resolve()
    (here / "shop").mkdir()
    monkeypatch.chdir(here / "shop")
    assert base_of(str(here / "shop"), None) == ""
    assert base_of(str(here / "shop" / "a"), None) == "a"
    assert base_of(str(here), here / "elsewhere") == ""
