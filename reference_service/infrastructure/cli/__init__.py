"""The command line: everything that is done to the service from outside."""

import click

from reference_service.infrastructure.cli.audit_log import audit_log
from reference_service.infrastructure.cli.data import backup, create_admin, purge
from reference_service.infrastructure.cli.doctor import doctor
from reference_service.infrastructure.cli.document import openapi
from reference_service.infrastructure.cli.jobs import jobs
from reference_service.infrastructure.cli.keys import keys
from reference_service.infrastructure.cli.monitoring import metrics_files
from reference_service.infrastructure.cli.overview import rebuild_overview
from reference_service.infrastructure.cli.queries import explain_queries
from reference_service.infrastructure.cli.scaffolding import new_entity
from reference_service.infrastructure.cli.seeding import seed
from reference_service.infrastructure.cli.serving import migrate, serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run and tend the reference service.

    Settings come from the environment or from a file `.env`. Without any, the service keeps all it needs in the
    folder `data` and is good for development only.
    """


for each in (
    serve,
    migrate,
    create_admin,
    backup,
    purge,
    audit_log,
    openapi,
    jobs,
    keys,
    metrics_files,
    explain_queries,
    new_entity,
    doctor,
    seed,
    rebuild_overview,
):
    main.add_command(each)
