"""README.md, `.ci/run`, `tox.ini` and the pre-commit hooks speak of the same commands."""

import configparser
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from subprocess import run

from tests.repository.pages import blocks

ROOT = Path(__file__).parents[2]
REPORT, TEST, SERVE = (
    block.text.strip() for block in blocks((ROOT / "README.md").read_text(encoding="utf-8")) if block.language == "sh"
)


def _tox_environments() -> list[str]:
    tox = configparser.ConfigParser()
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    return tox["tox"]["env_list"].split(", ")


def test_ci_ends_with_the_test_command_of_the_readme() -> None:
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == TEST


def test_each_command_is_one_line_that_makes_an_environment_of_its_own() -> None:
    for command in (REPORT, TEST, SERVE):
        assert "\n" not in command
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install -q ")
        assert all(part.split()[0].startswith(".venv/bin/") for part in command.split(" && ")[1:])


def test_the_report_command_reports_on_code_that_is_not_ours() -> None:
    program, command, path = REPORT.split(" && ")[-1].split()
    assert (program, command, path) == (".venv/bin/audit", "report", ".venv/lib/python3*/site-packages/importlinter")
    spec = find_spec("importlinter")
    assert spec is not None
    assert spec.origin is not None

    done = run(
        [sys.executable, "-m", "audit", command, str(Path(spec.origin).parent), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].startswith("importlinter ")
    assert "Its folders follow the `" in done.stdout, "the settings of this repository leave what lies below it alone"


def test_the_service_is_started_as_its_tests_start_it() -> None:
    assert SERVE.split(" && ")[-1] == ".venv/bin/python -m reference_service serve"
    started = (ROOT / "tests" / "reference_service" / "e2e" / "running.py").read_text(encoding="utf-8")
    assert '"-m", "reference_service", "serve", "--role", role, "--port", str(port)]' in started


def test_each_pre_commit_hook_runs_a_tox_environment_of_its_name() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    hooks = re.findall(r"id: (\w+), name: (\w+), entry: tox -q -e (\w+),", text)

    assert len(hooks) == text.count("id: ")
    assert all(name == shown == environment for name, shown, environment in hooks)
    assert {name for name, _, _ in hooks} <= set(_tox_environments())


def test_tox_runs_every_environment_that_it_describes_but_the_one_that_needs_the_internet() -> None:
    tox = configparser.ConfigParser()
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    described = {section.removeprefix("testenv:") for section in tox.sections() if section.startswith("testenv:")}

    assert described - {"py311", "vulnerabilities"} == {name for name in _tox_environments() if not name.startswith("py3")}
