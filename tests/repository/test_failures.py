"""What `.ci/run` tells at its end, if something failed."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def _command(*words: str, says: str, code: int) -> dict[str, object]:
    return {"command": words, "output": says, "err": "", "retcode": code}


def test_what_failed_is_told_from_its_tracebacks_on_and_nothing_else(tmp_path: Path) -> None:
    tests = "....F\n===== FAILURES =====\nE   assert 1 == 2\n" + "a line of coverage\n" * 300 + "1 failed"
    installation = "a download\n" * 300 + "there is no such package"
    report = tmp_path / "result.json"
    environments = {
        "lint": {"setup": [_command("pip", says="installed", code=0)], "test": [_command("ruff", says="clean", code=0)]},
        "py311": {"test": [_command("pytest", "-n", "auto", says=tests, code=1)]},
        "scan": {"setup": [_command("pip", says=installation, code=2)]},
    }
    report.write_text(json.dumps({"testenvs": environments}))

    told = subprocess.run(
        [sys.executable, ROOT / ".ci" / "failures.py", report], capture_output=True, text=True, check=True
    ).stdout.splitlines()

    second = told.index("scan: exit 2: pip")
    assert told[:3] == ["", "py311: exit 1: pytest -n auto", "===== FAILURES ====="]
    assert told[second - 2] == "1 failed"
    assert told[-1] == "there is no such package"
    assert len(told) - second == 201
    assert not {"....F", "installed", "clean"} & set(told)
