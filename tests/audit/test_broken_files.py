"""One file of a project is broken in some way: it is named, the gate fails, and the rest is audited all the same."""

import errno
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.cli import run

BROKEN = "shop/broken.py"
SOUND = {
    "shop/__init__.py": "",
    "shop/cart.py": "x = 1\nimport shop.gone\n",
}
"""Sound but for one broken import, which must be found whatever else is wrong."""

ALWAYS = ("CON101", "shop/cart.py", 2)
Found = list[tuple[str, str, int]]
Make = Callable[[Path], object]


@pytest.fixture(autouse=True)
def _no_other_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


def _file(data: bytes) -> Make:
    def make(place: Path) -> None:
        place.write_bytes(data)

    return make


def _large(place: Path) -> None:
    place.touch()
    os.truncate(place, 2_000_001)


FINDINGS: dict[str, tuple[Make, str, int, str]] = {
    "unknown encoding": (_file(b"# coding: klingon\n"), "AUD101", 1, "unknown encoding: klingon"),
    "encoding of no text": (_file(b"# coding: rot13\nx = 1\n"), "AUD101", 1, "it cannot be decoded as rot13"),
    "encoding of compressed text": (_file(b"# coding: zlib\nx = 1\n"), "AUD101", 1, "it cannot be decoded as zlib"),
    "encoding that fails": (_file(b"# coding: undefined\nx = 1\n"), "AUD101", 1, "it cannot be decoded as undefined"),
    "wrong declared encoding": (_file(b"# coding: ascii\nx = '\xe9'\n"), "AUD101", 2, "byte 0xe9 is not valid ascii"),
    "wrong bytes": (_file(b"x = 1\n\ny = '\xff'\n"), "AUD101", 3, "byte 0xff is not valid utf-8"),
    "UTF-16": (_file("x = 1\n".encode("utf-16")), "AUD101", 1, "invalid or missing encoding declaration"),
    "mark against cookie": (_file(b"\xef\xbb\xbf# coding: latin-1\n"), "AUD101", 1, "encoding problem: utf-8"),
    "NUL bytes": (_file(b"x = 1\ny = '\0'\n"), "AUD101", 2, "the source contains a NUL byte"),
    "NUL bytes only": (_file(b"\0" * 4096), "AUD101", 1, "the source contains a NUL byte"),
    "syntax error": (_file(b"x = 1\ndef f(:\n"), "AUD101", 2, "invalid syntax"),
    "Python 2": (_file(b"x = 1\nprint 'x'\n"), "AUD101", 2, "Missing parentheses in call to 'print'. Did you mean print(...)?"),
    "indentation": (_file(b"if x:\ny = 1\n"), "AUD101", 2, "expected an indented block after 'if' statement on line 1"),
    "too deep": (_file(b"x = " + b"-" * 60_000 + b"1\n"), "AUD108", 1, "the code is nested too deeply to be parsed"),
    "too large": (_large, "AUD108", 1, "2000001 bytes, more than the limit of 2000000"),
}
"""How a file is broken, the rule that names it, the line, and the reason given."""

READ: dict[str, tuple[bytes, Found]] = {
    "empty": (b"", []),
    "byte order mark": (b"\xef\xbb\xbfimport shop.lost\n", [("CON101", BROKEN, 1)]),
    "declared encoding": (b"# coding: latin-1\nx = '\xe9'\nimport shop.lost\n", [("CON101", BROKEN, 3)]),
    "CRLF": (b"x = 1\r\nimport shop.lost\r\n", [("CON101", BROKEN, 2)]),
    "lone CR": (b"x = 1\ry = 2\rimport shop.lost\r", [("CON101", BROKEN, 3)]),
    "mixed line ends": (b"x = 1\r\ny = 2\rz = 3\nimport shop.lost", [("CON101", BROKEN, 4)]),
    "relative import above the root": (b"from ....x import y\n", [("CON101", BROKEN, 1), ("AUD103", BROKEN, 1)]),
    "guarded import above the root": (
        b"try:\n    from ... import x\nexcept ImportError: ...\n",
        [("CON101", BROKEN, 2), ("AUD103", BROKEN, 2)],
    ),
}
"""What is odd but can be read: where its own broken import is found, on the line that an editor shows."""

SKIPPED: dict[str, tuple[Make, str]] = {
    "a folder named as a module": (Path.mkdir, ""),
    "a pipe": (os.mkfifo, "not a regular file"),
    "a dangling link": (
        lambda place: place.symlink_to("nowhere.py"),
        f"symbolic link that leads nowhere: {os.strerror(errno.ENOENT).lower()}",
    ),
    "a link to itself": (
        lambda place: place.symlink_to(place.name),
        f"symbolic link that leads nowhere: {os.strerror(errno.ELOOP).lower()}",
    ),
    "a link out of the project": (lambda place: place.symlink_to(__file__), "symbolic link out of the audited root"),
    "a link to its own folder": (lambda place: place.symlink_to("."), "symbolic link to a folder above it: a loop"),
}
"""What is no file to read, and how the report says so."""


def _project(folder: Path, make: Make) -> Path:
    (folder / "shop").mkdir()
    for path, text in SOUND.items():
        (folder / path).write_text(text, encoding="utf-8")
    make(folder / BROKEN)
    return folder


def _audited(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Found, dict[str, str]]:
    """Return what is found and what is left out; `check` and `report` say the same, each with its own exit code."""
    assert run(["report", str(root), "--format", "json", "--no-cache"]) == 0
    printed, complained = capsys.readouterr()
    assert complained == ""
    assert run(["check", str(root), "--format", "json", "--no-cache"]) == 1
    checked, complained = capsys.readouterr()
    assert (checked, complained.count("\n"), complained.startswith("gate: ")) == (printed, 1, True)
    report = json.loads(printed)
    found = [(finding["rule"], finding["path"], finding["line"]) for finding in report["findings"]]
    return found, {item["path"]: item["reason"] for item in report["completeness"]["not_analysed"]}


@pytest.mark.parametrize(("make", "rule", "line", "reason"), FINDINGS.values(), ids=FINDINGS)
def test_a_broken_file_is_a_finding(
    make: Make, rule: str, line: int, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = _project(tmp_path, make)
    (root / "shop" / "till.py").write_text("from shop.broken import anything\n", encoding="utf-8")
    assert _audited(root, capsys) == ([ALWAYS, (rule, BROKEN, line)], {BROKEN: reason})


@pytest.mark.parametrize(("data", "found"), READ.values(), ids=READ)
def test_an_odd_file_is_read(data: bytes, found: Found, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    everything, left_out = _audited(_project(tmp_path, _file(data)), capsys)
    assert (sorted(everything), left_out) == (sorted([ALWAYS, *found]), {})


def test_a_last_backslash_is_read_as_the_running_python_reads_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = _project(tmp_path, _file(b"import shop.lost  # audit: allow CON101\n\\\r\n"))
    found, _ = _audited(root, capsys)
    read = [("CON101", BROKEN, 1), ("AUD104", BROKEN, 1)] if sys.version_info < (3, 12) else [("AUD101", BROKEN, 2)]
    assert sorted(found) == sorted([ALWAYS, *read])


@pytest.mark.parametrize(("make", "reason"), SKIPPED.values(), ids=SKIPPED)
def test_what_is_no_file_is_named(make: Make, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = _project(tmp_path, make)
    assert _audited(root, capsys) == ([ALWAYS], {BROKEN: reason} if reason else {})


def test_a_file_that_the_system_will_not_open_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = _project(tmp_path, _file(b""))
    long = os.pathconf("/", "PC_PATH_MAX") - 100
    descriptor = os.open(root, os.O_RDONLY)
    length = len(str(root))
    while length < long:
        name = "d" * min(200, long - length)
        os.mkdir(name, dir_fd=descriptor)
        deeper = os.open(name, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor, length = deeper, length + len(name) + 1
    os.close(os.open("x" * 150 + ".py", os.O_CREAT, dir_fd=descriptor))
    os.close(descriptor)
    found, left_out = _audited(root, capsys)
    assert [rule for rule, _, _ in found] == [ALWAYS[0], "AUD102"]
    assert list(left_out.values()) == ["file name too long"]


@pytest.mark.parametrize("command", ["check", "report"])
@pytest.mark.parametrize("make", [make for make, _ in SKIPPED.values()], ids=SKIPPED)
def test_where_nothing_is_left_to_audit_the_command_says_so(
    make: Make, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path / "broken.py")
    assert run([command, str(tmp_path), "--no-cache"]) == 2
    said = f"error: `{tmp_path}` holds no Python file, or none that is not left out\n"
    assert capsys.readouterr() == ("", said)


def test_all_that_can_be_wrong_at_once_leaves_no_traceback(tmp_path: Path) -> None:
    root = _project(tmp_path, _file(b""))
    for number, make in enumerate([*(case[0] for case in FINDINGS.values()), *(case[0] for case in SKIPPED.values())]):
        make(root / "shop" / f"broken{number}.py")
    for number, (data, _) in enumerate(READ.values()):
        (root / "shop" / f"odd{number}.py").write_bytes(data)
    named = Counter([ALWAYS[0], *(case[1] for case in FINDINGS.values())])
    named.update(rule for _, found in READ.values() for rule, _, _ in found)
    for command, code in {"check": 1, "report": 0}.items():
        arguments = [sys.executable, "-m", "audit", command, str(root), "--no-cache", "--format", "json"]
        done = subprocess.run(arguments, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, "Traceback" in done.stderr, done.stderr.count("\n")) == (code, False, code)
        assert Counter(finding["rule"] for finding in json.loads(done.stdout)["findings"]) == named
