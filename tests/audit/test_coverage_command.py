"""`audit coverage`, and the data as `audit report` and `audit check` take them into account."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from audit.cli import run
from audit.render.coverage.document import schema
from tests.audit.measures.shop import as_json, database, written
from tests.audit.render.goldens import REPOSITORY, assert_kept

TABLE = """\
Coverage by layer, from coverage.json, of all lines

  Layer           Statements  Branches  Covered  Floor  Verdict
  domain               10/11         -   90.9 %  100 %  below
  application            8/9         -   88.8 %   95 %  below
  adapter                4/4         -  100.0 %   85 %  kept
  infrastructure         0/5         -    0.0 %   70 %  below
  all                  22/29         -   75.8 %      -

What drags domain down
  shop/domain/user.py  90.9 %; not run: 1 statement

What drags application down
  shop/application/rename.py  88.8 %; not run: 1 statement

What drags infrastructure down
  shop/infrastructure/sql.py  0.0 %; not run: 5 statements

Use cases that no test runs
  shop/application/rename.py:12  shop.application.rename.AddUser

Adapters that no test runs through their port
  shop/infrastructure/sql.py:4  SqlUsers for Users

About the data
  not in the data, so that nothing of it counts as run: `shop/infrastructure/sql.py`
"""
BREACHES = """\
coverage: domain is covered to 90.9 %, and its floor is 100 %
coverage: application is covered to 88.8 %, and its floor is 95 %
coverage: infrastructure is covered to 0.0 %, and its floor is 70 %
"""
LOW = "\n[tool.audit.floors]\ndomain = 90\napplication = 80\ninfrastructure = 0\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with coverage data in its root."""
    root = written(tmp_path / "work")
    (root / "coverage.json").write_text(as_json(), encoding="utf-8")
    return root


def test_layers_below_their_floors_are_told_and_end_with_1(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["coverage", str(shop), "--no-cache"]) == 1
    assert capsys.readouterr() == (TABLE, BREACHES)


def test_floors_of_the_settings_that_are_kept_end_with_0(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (shop / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(LOW)
    assert run(["coverage", str(shop), "--no-cache"]) == 0
    printed, complained = capsys.readouterr()
    assert [line.split()[-2:] for line in printed.splitlines()[3:7]] == [["%", "kept"]] * 4
    assert complained == ""


def test_the_answer_for_programs_obeys_the_published_schema(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["coverage", str(shop), "--no-cache", "--format", "json"]) == 1
    written_ = json.loads(capsys.readouterr().out)
    Draft202012Validator(json.loads(schema())).validate(written_)
    assert [(layer["name"], layer["tally"]["covered"], layer["verdict"]) for layer in written_["layers"]] == [
        ("domain", 90.9, "below"),
        ("application", 88.8, "below"),
        ("adapter", 100.0, "kept"),
        ("infrastructure", 0.0, "below"),
    ]
    assert written_["adapters"][1]["idle"] == ["get"]


def test_the_published_schema_is_that_of_the_document() -> None:
    assert_kept(REPOSITORY / "docs" / "coverage.schema.json", schema())


def test_the_data_are_those_that_are_named(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "coverage.json").unlink()
    data = database(tmp_path / "elsewhere", str(shop))
    assert run(["coverage", str(shop), "--no-cache", "--data", str(data)]) == 1
    printed = capsys.readouterr().out
    assert printed.splitlines()[2:] == TABLE.splitlines()[2:]
    assert printed.splitlines()[0] == f"Coverage by layer, from {data}, of all lines"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--data", "nowhere.xml"], "`{shop}/nowhere.xml` cannot be read as coverage data: no such file or directory"),
        (
            ["--data", "pyproject.toml"],
            "`pyproject.toml` is no coverage data: neither a data file of coverage.py, nor its JSON, ",
        ),
        (["--format", "jsno"], "no format of coverage is called `jsno`; did you mean `json`?"),
        (["--changed-since", "main"], ""),
        (["--changed-since", ""], ""),
    ],
)
def test_misuse_ends_with_2(
    arguments: list[str], message: str, shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shop)
    assert run(["coverage", "--no-cache", *arguments]) == 2
    printed, complained = capsys.readouterr()
    assert printed == ""
    assert complained.startswith(f"error: {message.replace('{shop}', str(shop))}")
    assert complained.count("\n") == 1


def test_a_project_without_data_is_told_how_to_get_some(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "coverage.json").unlink()
    assert run(["coverage", str(shop), "--no-cache"]) == 2
    assert capsys.readouterr().err == (
        f"error: `{shop}` holds neither `.coverage` nor `coverage.json` nor `coverage.xml`; "
        "run `pytest --cov --cov-branch` there, or name the data with `--data`\n"
    )


def test_only_what_changed_since_a_revision_counts(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "all"]):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments], cwd=shop, check=True)
    assert run(["coverage", str(shop), "--no-cache", "--changed-since", "main"]) == 0
    assert capsys.readouterr().out.splitlines()[:3] == [
        "Coverage by layer, from coverage.json, of the lines changed since main",
        "",
        "  None of these lines is a statement of a layer.",
    ]
    path = shop / "shop/domain/user.py"
    path.write_text(path.read_text(encoding="utf-8").replace("raise ValueError(name)", "raise KeyError(name)"), encoding="utf-8")
    assert run(["coverage", str(shop), "--no-cache", "--changed-since", "main"]) == 1
    printed, complained = capsys.readouterr()
    assert [line.split()[:2] for line in printed.splitlines()[3:5]] == [["domain", "0/1"], ["all", "0/1"]]
    assert complained == "coverage: domain is covered to 0.0 %, and its floor is 100 %\n"


@pytest.mark.parametrize("command", ["report", "check"])
def test_an_audit_holds_layers_to_their_floors_where_data_are_named(
    command: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, str(shop), "--no-cache", "--format", "json", "--coverage", str(shop / "coverage.json")]) in (0, 1)
    found = [each for each in json.loads(capsys.readouterr().out)["findings"] if each["rule"] == "TST104"]
    assert [(each["path"], each["message"]) for each in found] == [
        (
            "shop/application/rename.py",
            "`application` is covered to 88.8 %, and its floor is 95 %; not run: statements: 1, branches: 0",
        ),
        ("shop/domain/user.py", "`domain` is covered to 90.9 %, and its floor is 100 %; not run: statements: 1, branches: 0"),
        (
            "shop/infrastructure/sql.py",
            "`infrastructure` is covered to 0 %, and its floor is 70 %; not run: statements: 5, branches: 0",
        ),
    ]


def test_an_audit_without_data_neither_judges_coverage_nor_loads_what_reads_it(shop: Path) -> None:
    code = (
        "import sys; from audit.cli import run; "
        "assert run(['report', '.', '--no-cache', '-f', 'json', '-o', 'out.json']) == 0; "
        "print([name for name in ('coverage', 'audit.measures') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=shop, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
    report = json.loads((shop / "out.json").read_text(encoding="utf-8"))
    assert [line["state"] for line in report["ledger"] if line["rule"] == "TST104"] == ["not_applicable"]


def test_a_cached_report_is_worked_out_anew_when_the_data_change(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["report", str(shop), "--format", "json", "--cache-dir", str(tmp_path / "cache")]
    command += ["--coverage", str(shop / "coverage.json")]
    printed = []
    for text in (as_json(), as_json(), as_json().replace("[10]", "[]")):
        (shop / "coverage.json").write_text(text, encoding="utf-8")
        assert run(command) == 0
        printed.append([each["path"] for each in json.loads(capsys.readouterr().out)["findings"] if each["rule"] == "TST104"])
    assert printed[0] == printed[1]
    assert set(printed[0]) - set(printed[2]) == {"shop/domain/user.py"}


def test_data_that_the_settings_name_and_that_are_missing_fail_no_report(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = shop / "pyproject.toml"
    path.write_text(path.read_text(encoding="utf-8") + 'coverage = "build/coverage.xml"\n', encoding="utf-8")
    assert run(["report", str(shop), "--no-cache", "--format", "json"]) == 0
    remarks = json.loads(capsys.readouterr().out)["completeness"]["not_analysed"]
    assert [each["path"] for each in remarks] == ["build/coverage.xml"]
    assert run(["coverage", str(shop), "--no-cache"]) == 2


def test_a_file_that_cannot_be_parsed_is_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "shop/domain/user.py").write_text("class User\n", encoding="utf-8")

    assert run(["coverage", str(shop), "--no-cache"]) == 1

    told = capsys.readouterr().out.partition("About the data\n")[2].splitlines()
    assert "  `shop/domain/user.py` cannot be parsed, and counts in no layer" in told
    assert not [line for line in told if "not audited here" in line]
