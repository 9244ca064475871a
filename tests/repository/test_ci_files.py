"""What others put into their CI does there what it does by hand: its commands are run, with what the service would fill in."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.samples.hurried_shop import files
from tests.samples.vpn_backend.states import write

ROOT = Path(__file__).parents[2]
KEPT = {"shop/__init__.py": "", "shop/cart.py": "def total(prices: list[int]) -> int:\n    return sum(prices)\n"}


@pytest.fixture(params=[(KEPT, 0), (files(), 1)], ids=["kept", "broken"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, int]:
    """A project, and the exit code that a check of it ends with."""
    written, code = request.param
    write(tmp_path / "project with a space", written)
    return tmp_path / "project with a space", code


def _bash(script: str, folder: Path, values: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, **values, "PATH": path, "XDG_CACHE_HOME": str(folder / "cache")}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False
    )


def _filled(values: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """Return variables with their expressions, `${{ … }}` or `$[[ … ]]`, replaced by what they stand for."""
    pattern = re.compile(r"\$(?:\{\{|\[\[) ([\w.-]+) (?:\}\}|\]\])")
    return {name: pattern.sub(lambda found: known[found[1]], text) for name, text in values.items()}


def test_the_action_checks_and_annotates(project: tuple[Path, int]) -> None:
    folder, code = project
    action = _yaml("action.yml")
    inputs = {f"inputs.{name}": str(each["default"]) for name, each in action["inputs"].items()}
    known = {**inputs, "inputs.path": folder.name, "inputs.arguments": "--fail-on high", "github.action_path": str(ROOT)}
    install, check = (step for step in action["runs"]["steps"] if "run" in step)

    assert shlex.split(install["run"])[-1] == "$ACTION"
    assert (Path(_filled(install["env"], known)["ACTION"]) / "pyproject.toml").is_file()
    done = _bash(check["run"], folder.parent, _filled(check["env"], known))

    assert done.returncode == code, done.stderr
    assert any(line.startswith(f"::error file={folder.name}/shop/") for line in done.stdout.splitlines()) is bool(code)


def test_no_expression_stands_in_a_script_of_the_action() -> None:
    scripts = [step["run"] for step in _yaml("action.yml")["runs"]["steps"] if "run" in step]

    assert not [script for script in scripts if "${{" in script]


def test_the_component_checks_and_writes_the_report(project: tuple[Path, int]) -> None:
    folder, code = project
    spec, jobs = yaml.safe_load_all((ROOT / "templates" / "audit.yml").read_text(encoding="utf-8"))
    inputs = {f"inputs.{name}": str(each["default"]) for name, each in spec["spec"]["inputs"].items()}
    job = jobs["architecture"]
    values = _filled(job["variables"], {**inputs, "inputs.path": folder.name})

    done = _bash(job["script"][-1], folder.parent, values)

    report = json.loads((folder.parent / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert done.returncode == code, done.stderr
    assert bool(report) is bool(code)


@pytest.mark.parametrize(("version", "asked"), [("", "archaudit"), ("0.1.0", "archaudit==0.1.0")])
def test_the_component_installs_the_version_that_is_asked_for(tmp_path: Path, version: str, asked: str) -> None:
    _, jobs = yaml.safe_load_all((ROOT / "templates" / "audit.yml").read_text(encoding="utf-8"))
    script = jobs["architecture"]["script"][0].replace("python -m pip", "printf '%s\\n'", 1)

    assert _bash(script, tmp_path, {"VERSION": version}).stdout.splitlines()[-1] == asked


def test_each_hook_for_pre_commit_runs_where_it_is_used(project: tuple[Path, int]) -> None:
    folder, code = project
    hooks = _yaml(".pre-commit-hooks.yaml")

    for hook in hooks:
        assert _bash(hook["entry"], folder, {}).returncode == code


def _yaml(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
