"""Runs the real `lint-imports` on a project that is written to the disk."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What import-linter said: what became of each contract by its name, the lines of blame, and all of it."""

    code: int
    contracts: Mapping[str, str]
    blamed: tuple[str, ...]
    text: str

    @property
    def broken(self) -> set[str]:
        """The names of the contracts that are broken."""
        return {name for name, verdict in self.contracts.items() if verdict == "BROKEN"}


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def lint(folder: Path, settings: str, *, path: str = str(ROOT)) -> Verdict:
    """Hold the project in a folder to contracts; `path` is where modules are looked for after the folder itself."""
    (folder / ".importlinter").write_text(settings, encoding="utf-8")
    done = subprocess.run(
        [LINT_IMPORTS, "--no-cache", "--no-logo"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "COLUMNS": "1000"},  # narrower, and it would wrap the lines that are read here
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    return Verdict(
        code=done.returncode,
        contracts=dict(re.findall(r"^(.+) (KEPT|BROKEN)$", done.stdout, re.MULTILINE)),
        blamed=tuple(_blame(done.stdout)),
        text=done.stdout,
    )


def _blame(text: str) -> Iterator[str]:
    """Yield the lines that name what breaks a contract: a dash before the first of each breach, an indent before the rest."""
    for line in text.rpartition("Broken contracts")[2].splitlines():
        if re.match(r"(- |  )\s*\S", line):
            yield line.removeprefix("-").strip()
