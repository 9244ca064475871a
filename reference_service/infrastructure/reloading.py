"""A service that begins again whenever its code changes: for development."""

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import structlog
import watchfiles

import reference_service
from reference_service.infrastructure.settings import Settings

_log = structlog.get_logger()
_PATIENCE: Final = 10
"""Seconds that the old process has to end in order."""


class UnfitReload(Exception):
    """Production does not begin again by itself."""


def serve_again_and_again(settings: Settings, given: Mapping[str, object]) -> None:
    """Serve in a process of its own, and in a new one after each change of a file, until interrupted. `UnfitReload`.

    `given` is what the command line says.
    """
    if settings.is_production:
        raise UnfitReload("--reload is for development: production does not run what somebody is writing.")
    options = [f"--{name}={value}" for name, value in given.items() if value is not None]
    watchfiles.run_process(
        Path(reference_service.__file__).parent,
        target=shlex.join([sys.executable, "-m", reference_service.__name__, "serve", *options]),
        target_type="command",
        watch_filter=watchfiles.PythonFilter(),
        callback=_tell,
        sigint_timeout=_PATIENCE,
    )


def _tell(changes: set[tuple[watchfiles.Change, str]]) -> None:
    _log.info("reloading", files=sorted(Path(path).name for _, path in changes))
