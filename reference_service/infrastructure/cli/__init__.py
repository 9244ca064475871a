"""The command line: everything that is done to the service from outside."""

import gc
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final

import click

from reference_service.infrastructure.logging import configure_logging

_COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "serve": "serving.serve",
        "migrate": "serving.migrate",
        "create-admin": "data.create_admin",
        "backup": "data.backup",
        "purge": "data.purge",
        "seed": "seeding.seed",
        "rebuild-overview": "overview.rebuild_overview",
        "audit-log": "audit_log.audit_log",
        "jobs": "jobs.jobs",
        "keys": "keys.keys",
        "doctor": "doctor.doctor",
        "explain-queries": "queries.explain_queries",
        "metrics-files": "monitoring.metrics_files",
        "openapi": "document.openapi",
        "new-entity": "scaffolding.new_entity",
    }
)
"""Each command, and where it is: a module of this package, and what it is called there."""


class _Commands(click.Group):
    """Commands of which only the one that is called is loaded, so that a process that serves is no larger than it has to be."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names, for the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return a command by its name."""
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name].split(".")
        # What is loaded stays: to look through it while it grows, the collector would take a tenth of the start.
        gc.disable()
        try:
            command: click.Command = getattr(import_module(f"{__name__}.{module}"), name)
        finally:
            gc.enable()
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run and tend the reference service.

    Settings come from the environment or from a file `.env`. Without any, the service keeps all it needs in the
    folder `data` and is good for development only. What a command has to log goes to standard error.
    """
    configure_logging()
