"""The command line: everything that is done to the service from outside."""

import click

from reference_service.infrastructure.cli.audit_log import audit_log
from reference_service.infrastructure.cli.data import backup, create_admin, purge
from reference_service.infrastructure.cli.document import openapi
from reference_service.infrastructure.cli.serving import migrate, serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run and tend the reference service.

    Settings come from the environment or from a file `.env`. Without any, the service keeps all it needs in the
    folder `data` and is good for development only.
    """


for each in (serve, migrate, create_admin, backup, purge, audit_log, openapi):
    main.add_command(each)
