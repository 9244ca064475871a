"""`audit contracts` as a user sees it, and contracts in the report."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from audit.cli import run

LAW = """\
[importlinter]
root_package = shop

[importlinter:contract:inward]
name = The shop depends inward
type = layers
layers =
    shop.presentation
    shop.application
    shop.domain

[importlinter:contract:far]
name = Routes are far from prices
type = forbidden
source_modules = shop.presentation
forbidden_modules = shop.domain.price
ignore_imports =
    shop.application.* -> shop.domain.price
unmatched_ignore_imports_alerting = none

[importlinter:contract:odd]
name = Nobody is here
type = independence
modules = shop.nobody.*
"""
FILES = {
    "pyproject.toml": "[tool.audit]\nprofile = 'layered'\n",
    ".importlinter": LAW,
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/price.py": "from shop.domain import total\n",
    "shop/domain/total.py": "\nfrom shop.presentation import words\n",
    "shop/application/__init__.py": "",
    "shop/application/buy.py": "from shop.domain import price\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/words.py": "",
    "shop/presentation/routes.py": "from shop.application import buy\n",
}
TEXT = """\
The law of the architecture (layered)
  domain imports no other layer BROKEN
  application imports no layer but domain KEPT
  presentation imports no layer but domain, application KEPT

The contracts of .importlinter
  The shop depends inward BROKEN
  Routes are far from prices KEPT (1 ignored import)
  Nobody is here UNKNOWN

domain imports no other layer
  domain is not allowed to import presentation:
    - shop.domain.total -> shop.presentation.words (shop/domain/total.py:2)

The shop depends inward  (.importlinter:4)
  shop.domain is not allowed to import shop.presentation:
    - shop.domain.total -> shop.presentation.words (shop/domain/total.py:2)

Nobody is here  (.importlinter:21)
  `shop.nobody.*` in `modules` matches no module

Ignored imports
  .importlinter:18: `shop.application.* -> shop.domain.price` is ignored, and nothing beside or above it says why
  .importlinter:18: `shop.application.* -> shop.domain.price` is ignored, and a wildcard ignores more than anybody can see

contracts: 3 kept, 2 broken, 1 unknown; 2 ignored imports are told
"""
KEPT = {
    **FILES,
    ".importlinter": LAW.partition("[importlinter:contract:odd]")[0].replace(
        "    shop.application.*", "    # Bought at once.\n    shop.application.buy"
    ),
    "shop/domain/total.py": "",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return written(tmp_path / "work", FILES)


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_every_contract_is_told_and_each_chain_hop_by_hop(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["contracts", "--no-cache", str(shop)]) == 1
    assert capsys.readouterr() == (TEXT, "")


def test_a_project_that_keeps_its_law_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["contracts", "--no-cache", str(written(tmp_path, KEPT))]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "contracts: 5 kept, 0 broken"


def test_faulty_ignores_fail_unless_they_are_allowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(written(tmp_path, {**KEPT, ".importlinter": KEPT[".importlinter"].replace("    # Bought at once.\n", "")}))

    assert run(["contracts", "--no-cache", folder]) == 1
    assert run(["contracts", "--no-cache", "--allow-ignores", folder]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "contracts: 5 kept, 0 broken; 1 ignored import is told"


def test_what_nothing_is_written_about_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(written(tmp_path / "work", {"thing.py": ""}))

    assert run(["contracts", "--no-cache", folder]) == 2
    assert "is held to no law: it has no contracts, and its folders follow no known architecture" in capsys.readouterr().err


def test_an_unknown_format_is_refused(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["contracts", "--format", "jsno", str(shop)]) == 2
    assert capsys.readouterr().err == "error: no format of contracts is called `jsno`; did you mean `json`?\n"


def test_json_holds_the_same(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["contracts", "--no-cache", "--format", "json", str(shop)])
    document = json.loads(capsys.readouterr().out)

    assert (document["schema"], document["root"], document["profiles"]) == (1, str(shop), ["layered"])
    assert [(each["name"], each["status"]) for each in document["implied"]] == [
        ("domain imports no other layer", "broken"),
        ("application imports no layer but domain", "kept"),
        ("presentation imports no layer but domain, application", "kept"),
    ]
    assert document["contracts"][0] == {
        "name": "The shop depends inward",
        "type": "layers",
        "status": "broken",
        "why": "`shop.domain.total` imports `shop.presentation.words`",
        "path": ".importlinter",
        "line": 4,
        "chains": [
            {
                "importer": "shop.domain",
                "imported": "shop.presentation",
                "hops": [
                    {
                        "importer": "shop.domain.total",
                        "imported": "shop.presentation.words",
                        "path": "shop/domain/total.py",
                        "lines": [2],
                    }
                ],
                "starts": [],
                "ends": [],
            }
        ],
        "cuts": [],
        "undeclared": [],
        "text": "",
        "guidance": "",
        "remarks": [],
        "ignored": 0,
        "ignores": [],
    }
    assert document["contracts"][1]["ignores"] == [
        {"path": ".importlinter", "line": 18, "entry": "shop.application.* -> shop.domain.price", "fault": "wildcard"},
        {"path": ".importlinter", "line": 18, "entry": "shop.application.* -> shop.domain.price", "fault": "no_reason"},
    ]


def test_the_report_holds_the_contracts_of_the_project(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["report", "--no-cache", "--format", "json", str(shop)])
    document = json.loads(capsys.readouterr().out)

    assert [(each["name"], each["status"]) for each in document["contracts"]] == [
        ("The shop depends inward", "broken"),
        ("Routes are far from prices", "kept"),
        ("Nobody is here", "unknown"),
    ]
    assert [
        (each["rule"], each["severity"], each["path"], each["line"], each["message"])
        for each in document["findings"]
        if each["rule"] == "AUD107"
    ] == [
        (
            "AUD107",
            "high",
            "shop/domain/total.py",
            2,
            "`shop.domain.total` imports `shop.presentation.words`, which breaks the contract `The shop depends inward`",
        )
    ]
    assert "AUD107" not in {line["rule"] for line in document["ledger"]}


def test_the_text_of_the_report_has_a_section_of_contracts(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["report", "--no-cache", str(shop)])
    text = capsys.readouterr().out

    assert text[text.index("Contracts of") :].split("\n\n")[0].splitlines() == [
        "Contracts of .importlinter: 1 kept, 1 broken, 1 unknown",
        "  The shop depends inward     BROKEN",
        "  Routes are far from prices  KEPT (1 ignored import)",
        "  Nobody is here              UNKNOWN",
        "  The shop depends inward",
        "    shop.domain is not allowed to import shop.presentation:",
        "      - shop.domain.total -> shop.presentation.words (shop/domain/total.py:2)",
        "  Nobody is here",
        "    `shop.nobody.*` in `modules` matches no module",
    ]


def test_the_markdown_of_the_report_has_one_too(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["report", "--no-cache", "--format", "markdown", str(shop)])
    text = capsys.readouterr().out

    assert text[text.index("## 12. Contracts") :].splitlines() == [
        "## 12. Contracts",
        "",
        "Of `.importlinter`: 1 kept, 1 broken, 1 unknown.",
        "",
        "| Contract | Type | Standing |",
        "|----------|------|----------|",
        "| The shop depends inward | layers | BROKEN |",
        "| Routes are far from prices | forbidden | KEPT (1 ignored import) |",
        "| Nobody is here | independence | UNKNOWN |",
        "",
        "**The shop depends inward**:",
        "",
        "- shop.domain is not allowed to import shop.presentation:",
        "  - shop.domain.total -&gt; shop.presentation.words (shop/domain/total.py:2)",
        "",
        "**Nobody is here**:",
        "",
        "- `shop.nobody.*` in `modules` matches no module",
    ]


def test_a_cached_report_holds_them_and_a_changed_contract_is_judged_anew(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["report", "--format", "json", "--cache-dir", str(shop.parent / "cache"), str(shop)]
    statuses = []
    for name in ("first", "again", "mended"):
        if name == "mended":
            (shop / ".importlinter").write_text(KEPT[".importlinter"])
        run(line)
        statuses.append([each["status"] for each in json.loads(capsys.readouterr().out)["contracts"]])

    assert statuses == [["broken", "kept", "unknown"], ["broken", "kept", "unknown"], ["broken", "kept"]]


def test_a_project_without_contracts_does_not_load_import_linter(shop: Path) -> None:
    (shop / ".importlinter").unlink()
    script = (
        "import sys; from audit.cli import run; run(['report', '--no-cache', sys.argv[1]]); print('importlinter' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", script, str(shop)], capture_output=True, encoding="utf-8", check=True)

    assert done.stdout.splitlines()[-1] == "False"


def test_names_that_would_drive_a_terminal_are_spelled_out(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / ".importlinter").write_text(LAW.replace("The shop depends inward", "\x1b[31mred [bold]x[/bold]"))

    run(["contracts", "--no-cache", str(shop)])

    assert "  \\x1b[31mred [bold]x[/bold] BROKEN\n" in capsys.readouterr().out
