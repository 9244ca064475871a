import json
import os
import subprocess
import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import pytest

import audit
from audit.cli import run

REPOSITORY = Path(__file__).parents[2]
SHOP = {
    "pyproject.toml": "[tool.audit]\nprofile = 'layered'\n",
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "class User: ...\n",
    "shop/application/__init__.py": "",
    "shop/application/login.py": "from shop.infrastructure.users import Users\n",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "from shop.domain.user import User\n\n\nclass Users: ...\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from shop.aplication import login\n",
    "tests/test_shop.py": (
        "from shop.application import login\nfrom shop.infrastructure import users\nfrom shop.presentation import routes\n"
    ),
}
CLEAN = SHOP | {
    "shop/application/login.py": "from shop.domain.user import User\n",
    "shop/presentation/routes.py": "from shop.application import login\n",
}
HEAVY = ("grimp", "importlinter", "jinja2", "pathspec", "platformdirs", "rich", "audit.pipeline", "audit.catalogue")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with one broken import and one outward import."""
    return _written(tmp_path / "work", SHOP)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """The same project without them."""
    return _written(tmp_path / "work", CLEAN)


def test_the_public_names_are_these() -> None:
    assert audit.__all__ == ["AuditError", "Report", "__version__", "run"]
    assert [name for name in audit.__all__ if not hasattr(audit, name)] == []


def test_a_report_can_be_had_from_python(shop: Path) -> None:
    report = audit.run(shop, profile="none")
    assert isinstance(report, audit.Report)
    assert [finding.rule for finding in report.findings] == ["CON101"]


def test_a_mistake_from_python_is_an_audit_error(tmp_path: Path) -> None:
    with pytest.raises(audit.AuditError):
        audit.run(tmp_path / "nowhere")


def test_starting_up_loads_nothing_heavy() -> None:
    done = _python("-c", f"import sys, audit.cli; print([name for name in {HEAVY} if name in sys.modules])")
    assert (done.stdout, done.stderr, done.returncode) == ("[]\n", "", 0)


@pytest.mark.parametrize(
    "command",
    ["", "init", "report", "check", "baseline", "contracts", "coverage", "fix", "plan", "explain", "rules", "profiles", "trend"],
)
def test_help_teaches_by_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command.split(), "--help"]) == 0
    printed = capsys.readouterr().out
    assert f"\n  Examples:\n    audit {command or 'report'}" in printed


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"archaudit {audit.__version__}\n"


def test_a_report_is_for_people_unless_told_otherwise(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(shop), "--no-cache"]) == 0
    printed, complained = capsys.readouterr()
    assert printed.startswith("work  ")
    assert complained == ""


def test_a_report_as_json_holds_what_was_found(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(shop), "--no-cache", "--format", "json"]) == 0
    written = json.loads(capsys.readouterr().out)
    assert [(finding["rule"], finding["path"], finding["line"]) for finding in written["findings"]] == [
        ("CON101", "shop/presentation/routes.py", 1),
        ("DEP101", "shop/application/login.py", 1),
    ]


def test_a_report_is_written_to_a_file_and_not_printed(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "report.md"
    assert run(["report", str(shop), "--no-cache", "-f", "markdown", "-o", str(target)]) == 0
    assert capsys.readouterr() == ("", "")
    assert target.read_text(encoding="utf-8").startswith("# work - Architecture Analysis Report\n")


def test_a_second_report_from_the_cache_is_the_same(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["report", str(shop), "--format", "json", "--cache-dir", str(tmp_path / "cache")]
    assert run(command) == 0
    first = capsys.readouterr().out
    assert run(command) == 0
    assert capsys.readouterr().out == first
    assert run([*command[:4], "--no-cache"]) == 0
    assert capsys.readouterr().out == first


def test_paths_can_be_left_out(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    without = ["--exclude", "presentation", "--exclude", "application", "--exclude", "tests"]
    assert run(["report", str(shop), "--no-cache", "-f", "json", "--profile", "none", *without]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


@pytest.mark.parametrize("command", ["report", "check"])
@pytest.mark.parametrize("missing", ["nowhere", "empty"])
def test_nothing_to_analyse_is_an_error(command: str, missing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert run([command, str(tmp_path / missing), "--no-cache"]) == 2
    printed, complained = capsys.readouterr()
    assert printed == ""
    assert complained.startswith("error: ")
    assert complained.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["report", "--format", "jsn"], "no format is called `jsn`; did you mean `json`?"),
        (["check", "--fail-on", "hihg"], "no severity is called `hihg`; did you mean `high`?"),
        (["check", "--min", "testabilty=3"], "no category is called `testabilty`; did you mean `testability`?"),
        (["check", "--fail-on", "worst"], "no severity is called `worst`; it is one of critical, high, medium, low, info, none"),
        (["report", "--profile", "onion"], "no profile is called `onion`; `audit profiles` lists them"),
        (["report", "--profile", "layerd"], "no profile is called `layerd`; did you mean `layered`?"),
        (["plan", "--to", "80", "--format", "markdown"], "no format of a plan is called `markdown`; it is one of text, json"),
        (["plan", "--to", "80", "--format", "jsno"], "no format of a plan is called `jsno`; did you mean `json`?"),
        (
            ["explain", "brokn_import"],
            "no rule, profile, category or contract type is called `brokn_import`; did you mean `broken_import`?",
        ),
        (["explain"], "give the ID to explain; `audit rules` and `audit profiles` list them"),
        (["explain", "--all"], "`--all` writes every page; give it a folder with `--output` and no ID"),
        (["rules", "--format", "jsno"], "no format of this list is called `jsno`; did you mean `json`?"),
    ],
)
def test_a_wrong_word_names_the_nearest_right_one(
    arguments: list[str], message: str, shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shop)
    assert run(arguments) == 2
    assert capsys.readouterr() == ("", f"error: {message}\n")


@pytest.mark.parametrize("arguments", [["reprot"], ["report", "--fromat", "json"], ["check", "--min-score", "101"], ["plan"]])
def test_misuse_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    printed, complained = capsys.readouterr()
    assert printed == ""
    assert "Error: " in complained


def test_a_broken_gate_names_the_places_and_ends_with_1(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(shop), "--no-cache"]) == 1
    printed, complained = capsys.readouterr()
    *places, summary = printed.splitlines()
    assert places == [
        (
            "shop/application/login.py:1:1: DEP101 "
            "`shop.application.login` (application) imports `shop.infrastructure.users` (infrastructure)"
        ),
        "    depend on a port in the application layer and let `shop.infrastructure.users` implement it",
        "shop/presentation/routes.py:1:1: CON101 `shop.presentation.routes` imports `shop.aplication`, which does not exist",
        "    import `shop.application`, which has the nearest name",
    ]
    assert summary.endswith(", score model 1; 2 findings in 10 files, 0 accepted")
    assert complained == "gate: 2 findings are `high` or worse\n"


def test_a_gate_that_is_kept_ends_with_0(clean: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(clean), "--no-cache", "--min-score", "90", "--min", "code_consistency=9"]) == 0
    printed, complained = capsys.readouterr()
    assert printed.endswith(", score model 1; 0 findings in 10 files, 0 accepted\n")
    assert printed.count("\n") == 1
    assert complained == ""


def test_a_check_can_hand_out_the_whole_report(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(shop), "--no-cache", "--format", "json"]) == 1
    checked = capsys.readouterr().out
    assert run(["report", str(shop), "--no-cache", "--format", "json"]) == 0
    assert capsys.readouterr().out == checked


def test_findings_below_the_gate_are_not_printed(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(shop), "--no-cache", "--fail-on", "none", "--min-score", "99"]) == 1
    printed, complained = capsys.readouterr()
    assert len(printed.splitlines()) == 1
    assert complained.startswith("gate: the total is ")


def test_a_plan_says_what_each_step_brings(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", str(shop), "--no-cache", "--profile", "none", "--to", "80"]) == 0
    printed, complained = capsys.readouterr()
    first, _, promise, step, _, hint = printed.splitlines()
    assert first.startswith("work  ")
    assert promise == "80 is reached in 1 step, with an effort of 1; no other way takes less:"
    assert step.split("  ")[-3:] == ["CON101 broken_import", "low effort", "1 finding in 1 file"]
    assert hint == "`audit explain CON101` says how to do the first; `audit report` lists every place."
    assert complained == ""


def test_the_score_after_a_step_is_the_one_of_the_project_without_its_findings(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", str(shop), "--no-cache", "--profile", "none", "--to", "80", "--format", "json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    (shop / "shop/presentation/routes.py").write_text("from shop.application import login\n", encoding="utf-8")
    assert run(["report", str(shop), "--no-cache", "--profile", "none", "--format", "json"]) == 0
    mended = json.loads(capsys.readouterr().out)["score"]["total"]
    assert [(step["rule"], step["total"]) for step in plan["steps"]] == [("CON101", mended)]
    assert (plan["target"], plan["reachable"], plan["effort"]) == (80.0, True, 1)


def test_a_plan_that_cannot_reach_the_score_goes_as_far_as_it_can(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two = _written(tmp_path / "work", {"shop/__init__.py": "", "shop/cart.py": "import shop.gone\n"})
    assert run(["plan", str(two), "--no-cache", "--profile", "none", "--to", "100"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].startswith("100 cannot be reached: with all findings mended the score is ")
    assert lines[2].endswith("; what is left is decided by too few units, or by files that could not be read.")
    assert [line.split()[4] for line in lines[3:-2]] == ["CON101"]


def test_a_score_that_is_reached_needs_no_plan(clean: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", str(clean), "--no-cache", "--to", "50"]) == 0
    assert capsys.readouterr().out.splitlines()[2:] == ["50 is reached: there is nothing to mend for it."]


def test_every_rule_profile_and_category_has_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    for subject, first in {
        "con103": "# CON103: A member is used that the enum does not have.\n",
        "enum_mismatch": "# CON103: A member is used that the enum does not have.\n",
        "layered": "# `layered`: Layered\n",
        "dependency_rule": "# Dependency Rule\n",
    }.items():
        assert run(["explain", subject]) == 0
        assert capsys.readouterr().out.startswith(first)


def test_the_list_of_rules_is_for_programs_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert run(["rules", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [line.split()[:3] for line in lines] == [[rule["id"], rule["name"], rule["severity"]] for rule in listed]


def test_the_list_of_profiles_names_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["profiles"]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert {"clean", "layered"} <= set(names)


def test_a_reader_that_goes_away_is_no_failure_to_speak_of() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = _python("-m", "audit", "rules", stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_terminal_that_knows_only_ascii_gets_a_report_all_the_same(shop: Path) -> None:
    done = _python("-m", "audit", "report", str(shop), "--no-cache", environment={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr, done.stdout.isascii()) == (0, "", True)


def test_what_we_did_not_foresee_is_one_line_and_a_traceback_only_on_demand(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    class Broken(StringIO):
        def write(self, text: str) -> int:
            raise RuntimeError("nobody thought of this" if text else "nothing to say")

    line = "error: internal: RuntimeError: nobody thought of this, please report\n"
    monkeypatch.setattr(sys, "stdout", Broken())
    monkeypatch.delenv("AUDIT_DEBUG", raising=False)
    assert (run(["profiles"]), capfd.readouterr().err) == (2, line)
    monkeypatch.setenv("AUDIT_DEBUG", "1")
    assert run(["profiles"]) == 2
    loud = capfd.readouterr().err
    assert (loud.startswith("Traceback"), loud.endswith(line)) == (True, True)


def test_started_in_a_strangers_folder_the_command_runs_none_of_its_modules(tmp_path: Path) -> None:
    folder = _written(tmp_path / "hostile", SHOP)
    names = (
        "typer",
        "click",
        "rich",
        "msgspec",
        "jinja2",
        "grimp",
        "importlinter",
        "pathspec",
        "platformdirs",
        "difflib",
        "fractions",
    )
    for name in (*names, "contracts/__init__", "sitecustomize2", "conftest"):
        target = folder / f"{name}.py"
        target.parent.mkdir(exist_ok=True)
        target.write_text(f"open({str(tmp_path / 'mark')!r}, 'w').write({name!r})\n", encoding="utf-8")
    for arguments in (["report", "-f", "markdown"], ["report"], ["check", "-f", "json"], ["explain", "CON101"], ["rules"]):
        done = _python("-m", "audit", *arguments, folder=folder)
        assert done.stderr.replace("gate: 2 findings are `high` or worse\n", "") == ""
        assert done.returncode in (0, 1)
    assert not (tmp_path / "mark").exists()


def test_started_in_its_own_clone_the_command_works() -> None:
    done = _python("-m", "audit", "--version", folder=REPOSITORY, environment={"PYTHONPATH": ""})
    assert (done.returncode, done.stdout, done.stderr) == (0, f"archaudit {audit.__version__}\n", "")


def _written(folder: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def _python(
    *arguments: str, folder: Path | None = None, environment: Mapping[str, str] | None = None, stdout: int = subprocess.PIPE
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **(environment or {})},
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
