"""Other interpreters, none of which may come from the audited tree."""

import os
import sys
from pathlib import Path

import pytest

from audit import interpreters
from audit.errors import UnusableInterpreter
from audit.extract import extract


def executable(path: Path, script: str) -> Path:
    """Write a shell script that can be run, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_the_interpreter_that_the_user_names_reads_files(tmp_path: Path) -> None:
    reader = interpreters.given(sys.executable, tmp_path)
    assert reader.version == sys.version_info[:2]
    assert interpreters.read_with(reader, [b"import a\n", b"x = (\n"]) == [extract(b"import a\n"), extract(b"x = (\n")]


def test_an_interpreter_under_the_audited_root_is_refused_unrun(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    planted = executable(tmp_path / "venv/bin/python3.99", f"touch {mark}\necho 3 99")
    with pytest.raises(UnusableInterpreter, match="lies under the audited root"):
        interpreters.given(str(planted), tmp_path)
    assert not mark.exists()


@pytest.mark.parametrize("script", ["exit 127", "echo nonsense", "echo 2 7"])
def test_what_is_no_python_3_is_refused(tmp_path: Path, script: str) -> None:
    odd = executable(tmp_path / "elsewhere/python", script)
    with pytest.raises(UnusableInterpreter, match="cannot be run, or is no Python 3"):
        interpreters.given(str(odd), tmp_path / "project")


def test_an_older_interpreter_is_refused(tmp_path: Path) -> None:
    old = executable(tmp_path / "elsewhere/python", "echo 3 6")
    with pytest.raises(UnusableInterpreter, match=r"is Python 3\.6, older than the running"):
        interpreters.given(str(old), tmp_path / "project")


def test_the_newest_that_answers_is_found_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "project"
    mark = tmp_path / "ran"
    executable(root / "bin/python3.97", f"touch {mark}\necho 3 97")
    executable(tmp_path / "shims/python3.96", "exit 127")
    right = executable(tmp_path / "real/python3.95", "echo 3 95")
    executable(tmp_path / "real/python3.94", "echo 3 94")
    (tmp_path / "links").mkdir()
    (tmp_path / "links/python3.98").symlink_to(root / "bin/python3.97")
    folders = [root / "bin", tmp_path / "links", tmp_path / "shims", tmp_path / "real", Path("relative"), tmp_path / "gone"]
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, folders)) + os.pathsep + os.environ["PATH"])
    assert interpreters.newest(root) == interpreters.Interpreter(str(right), (3, 95))
    assert not mark.exists()


def test_an_interpreter_that_answers_with_something_else_is_no_help(tmp_path: Path) -> None:
    odd = executable(tmp_path / "python", "cat >/dev/null; echo '[1]'")
    assert interpreters.read_with(interpreters.Interpreter(str(odd), (3, 99)), [b"x = 1\n"]) is None


def test_probing_obeys_no_file_of_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    spy = executable(
        tmp_path / "elsewhere/python3.99", 'test -e .python-version && exit 1\ntest -n "$PYTHONSTARTUP" && exit 1\necho 3 99'
    )
    (tmp_path / ".python-version").write_text("3.99\n")
    monkeypatch.setenv("PYTHONSTARTUP", "x.py")
    assert interpreters.given(str(spy), tmp_path / "project").version == (3, 99)
