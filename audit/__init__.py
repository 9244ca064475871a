"""Finds where the architecture of a Python project is broken, and scores it out of 100.

Nothing is imported before it is asked for: `python -m audit` may be started in a folder whose modules are not to be
trusted, and they leave the import path only after this module has run. The types stand in `__init__.pyi`.
"""

from audit.version import __version__

__all__ = ["AuditError", "Report", "__version__", "run"]

_HOMES = {"AuditError": "audit.errors", "Report": "audit.model.report"}


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"module `audit` has no attribute `{name}`")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def run(path=".", **settings):
    from datetime import UTC, datetime
    from pathlib import Path

    from audit.config import load
    from audit.model.run import RunOptions
    from audit.pipeline import audit

    return audit(Path(path), load(Path(path), settings), RunOptions(today=datetime.now(UTC).date()))
