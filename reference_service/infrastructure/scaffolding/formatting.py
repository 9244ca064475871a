"""The layout of what is written, which is ruff's business."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from reference_service.infrastructure.scaffolding.problems import Unwritable

# Some of what is imported is not there yet, and would be taken for somebody else's.
_OURS: Final = 'lint.isort.known-first-party = ["reference_service", "tests"]'


def formatted(root: Path, files: Mapping[str, str]) -> dict[str, str]:
    """Return sources with their imports sorted, those that nobody uses gone, and laid out as all others are."""
    settings = ["--config", str(root / "pyproject.toml"), "--config", _OURS, "--no-cache", "--quiet", "."]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, source in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(source, encoding="utf-8")
        _ruff(folder, "check", "--select=I,F401", "--fix", *settings)
        _ruff(folder, "format", *settings)
        return {path: (folder / path).read_text(encoding="utf-8") for path in files}


def _ruff(folder: Path, *words: str) -> None:
    done = subprocess.run(  # noqa: S603 - ruff, with arguments of our own
        [sys.executable, "-m", "ruff", *words], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    if "No module named ruff" in done.stderr:
        raise Unwritable("This takes ruff, which lays out what is written: install the extra `dev`.")
    if done.returncode:
        raise Unwritable(f"ruff cannot lay out what would be written. {done.stderr.strip() or done.stdout.strip()}")
