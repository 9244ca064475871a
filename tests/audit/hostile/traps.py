"""Trees that leave a mark when anything in them is run, and the real command to send into them."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[3]
SECONDS = 60
"""Longer than any audit here takes: one that hangs fails, and does not hang the tests."""

SOUND = {
    "shop/__init__.py": "",
    "shop/cart.py": "import shop.gone\n",
}
"""The part of a tree that is in order, with one broken import: whoever audits the tree must find it."""

FOUND = ("CON101", "shop/cart.py")

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True, slots=True)
class Trap:
    """A tree, and a folder beside it where whatever is run leaves its mark."""

    tree: Path
    marks: Path

    def python(self, name: str) -> str:
        """Return a line of Python that leaves a mark."""
        return f"open({str(self.marks / name)!r}, 'w').close()\n"

    def shell(self, name: str, more: str = "") -> str:
        """Return a shell script that leaves a mark."""
        return f"#!/bin/sh\ntouch '{self.marks / name}'\n{more}\n"

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files of the tree. What starts with `#!` can be executed."""
        for path, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            target = self.tree / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            if data.startswith(b"#!"):
                target.chmod(0o755)

    def sprung(self) -> list[str]:
        """Return the marks that were left, sorted, and wipe them away."""
        names = sorted(path.name for path in self.marks.iterdir())
        for name in names:
            (self.marks / name).unlink()
        return names

    def contents(self) -> dict[str, bytes]:
        """Return every file of the tree."""
        return {str(path): path.read_bytes() for path in self.tree.rglob("*") if path.is_file()}


@dataclass(frozen=True, slots=True)
class Audit:
    """What the command answered. `report` is the JSON document, empty where there is none."""

    code: int
    report: Mapping[str, Any]
    complaint: str

    @property
    def findings(self) -> list[tuple[str, str]]:
        """Rule and path of everything that was found."""
        return [(finding["rule"], finding["path"]) for finding in self.report["findings"]]

    @property
    def not_analysed(self) -> dict[str, str]:
        """Why a path was left out, by path."""
        return {item["path"]: item["reason"] for item in self.report["completeness"]["not_analysed"]}


def trap_in(folder: Path, files: Mapping[str, str | bytes] = SOUND) -> Trap:
    """Return a trap whose tree holds these files."""
    trap = Trap(folder / "tree", folder / "marks")
    trap.marks.mkdir(parents=True)
    trap.tree.mkdir()
    trap.write(files)
    return trap


def audit(
    command: str,
    tree: Path,
    *options: str,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    cache: Sequence[str] = ("--no-cache",),
) -> Audit:
    """Run `python -m audit report` or `check` on a tree, as JSON."""
    arguments = [command, str(tree), "--format", "json", *cache, *options]
    done = run(sys.executable, "-m", "audit", *arguments, folder=folder, environment=environment)
    assert "Traceback" not in done.stderr
    assert "internal" not in done.stderr
    return Audit(done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr)


def run(*command: str, folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Done:
    """Run a program, with the product on Python's path, and return what it printed."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="backslashreplace",
        timeout=SECONDS,
        check=False,
    )
