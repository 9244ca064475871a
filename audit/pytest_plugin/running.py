"""The audit that the plug-in runs: of pytest's root folder, by its own settings."""

from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_cache_path

from audit.architecture import Architecture
from audit.config import load
from audit.model.report import Report
from audit.model.run import RunOptions
from audit.pipeline import audit
from audit.projects import project_in


def run_options() -> RunOptions:
    """Return the options of an audit in one process: tests may run in several already."""
    return RunOptions(today=datetime.now(UTC).date(), cache=user_cache_path("archaudit"), workers=1)


def report_of(root: Path) -> Report:
    """Return the report on a folder."""
    return audit(root, load(root, {}), run_options())


def architecture_of(root: Path) -> Architecture:
    """Return what may be asked about a folder; the report is worked out if somebody asks for it."""
    return Architecture(project_in(root, load(root, {}), run_options()), lambda: report_of(root))
