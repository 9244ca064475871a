"""Other interpreters on this machine, for code that is newer than the running one.

None of them comes from inside the audited tree, and each runs isolated: no site packages, no environment, a neutral
working folder (a pyenv shim obeys a `.python-version` in the working folder, and may be on the path without working).
"""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from audit import extract
from audit.errors import UnusableInterpreter
from audit.extract import Answer
from audit.model.facts import Extraction

PROBE_SECONDS = 10
ANSWER_SECONDS = 300
_NAME = re.compile(r"python3\.(\d+)$")
_PROBE = "import sys; print(*sys.version_info[:2])"


@dataclass(frozen=True, slots=True)
class Interpreter:
    """An interpreter that answered. `version` is (3, minor)."""

    path: str
    version: tuple[int, int]


def given(executable: str, root: Path) -> Interpreter:
    """Return the interpreter that the user named.

    Raises UnusableInterpreter when it lies under the audited root, does not answer, or is older than this one.
    """
    path = _resolved(executable)
    if _lies_under(path, root):
        raise UnusableInterpreter(f"`--python {executable}` lies under the audited root; nothing from there is run")
    found = _probe(path)
    if found is None:
        raise UnusableInterpreter(f"`--python {executable}` cannot be run, or is no Python 3")
    if found.version < sys.version_info[:2]:
        raise UnusableInterpreter(
            f"`--python {executable}` is Python {found.version[0]}.{found.version[1]}, older than the running "
            f"{sys.version_info[0]}.{sys.version_info[1]}"
        )
    return found


def newest(root: Path) -> Interpreter | None:
    """Return the newest interpreter on the path that is newer than this one, outside of the audited root."""
    for path in _candidates(root):
        found = _probe(path)
        if found is not None and found.version > sys.version_info[:2]:
            return found
    return None


def read_with(interpreter: Interpreter, blobs: Sequence[bytes]) -> list[Extraction] | None:
    """Return what another interpreter extracts from files, None when it fails to answer."""
    request = json.dumps([base64.b64encode(blob).decode("ascii") for blob in blobs])
    output = _run([interpreter.path, "-I", "-S", "-B", os.path.abspath(extract.__file__)], request, ANSWER_SECONDS)
    if output is None:
        return None
    try:
        answers = msgspec.json.decode(output, type=list[Answer])
    except msgspec.DecodeError:
        return None
    return [each.extraction for each in answers] if len(answers) == len(blobs) else None


def _candidates(root: Path) -> list[str]:
    """Return executables called `python3.x` with x above ours, newest first, in the order of the path."""
    found: list[tuple[int, int, str]] = []
    for order, folder in enumerate(os.environ.get("PATH", "").split(os.pathsep)):
        for name, minor in _pythons_in(folder):
            path = os.path.realpath(os.path.join(folder, name))
            if minor > sys.version_info[1] and not _lies_under(path, root):
                found.append((-minor, order, os.path.join(folder, name)))
    return [path for _, _, path in sorted(found) if not _lies_under(path, root)]


def _pythons_in(folder: str) -> Iterator[tuple[str, int]]:
    try:
        names = os.listdir(folder) if os.path.isabs(folder) else []
    except OSError:
        return
    for name in names:
        match = _NAME.match(name)
        if match:
            yield name, int(match[1])


def _probe(path: str) -> Interpreter | None:
    output = _run([path, "-I", "-S", "-c", _PROBE], "", PROBE_SECONDS)
    words = (output or b"").split()
    if len(words) != 2 or words[0] != b"3" or not words[1].isdigit():
        return None
    return Interpreter(path, (3, int(words[1])))


def _run(command: Sequence[str], text: str, seconds: int) -> bytes | None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            capture_output=True,
            timeout=seconds,
            cwd=tempfile.gettempdir(),
            env=environment,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def _resolved(executable: str) -> str:
    """Return the file behind a path or a name on the path; the interpreter of a virtual environment is its base."""
    if os.sep in executable:
        return os.path.realpath(executable)
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = os.path.join(folder, executable)
        if os.path.isabs(folder) and os.access(path, os.X_OK):
            return os.path.abspath(path)
    return executable


def _lies_under(path: str, root: Path) -> bool:
    inside = os.path.realpath(root)
    return any(each == inside or each.startswith(inside + os.sep) for each in (os.path.abspath(path), os.path.realpath(path)))
