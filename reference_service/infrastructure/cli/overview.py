"""The overview from outside."""

import click

from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Err
from reference_service.infrastructure.cli.running import run, settings_of
from reference_service.infrastructure.composition.overview import rebuild_overview as composed
from reference_service.infrastructure.container import Container


@click.command("rebuild-overview")
@click.argument("tenants", nargs=-1, metavar="[TENANT]...")
def rebuild_overview(tenants: tuple[str, ...]) -> None:
    """Count the projects and tasks of each TENANT anew, or those of all, while the service runs."""
    named = [_tenant(text) for text in tenants]

    async def work(container: Container) -> None:
        click.echo(f"Counted {await composed(container).execute(*named)} projects and tasks.")

    run(settings_of(), work)


def _tenant(text: str) -> TenantId:
    parsed = TenantId.parse(text)
    if isinstance(parsed, Err):
        raise click.BadParameter(f"`{text}` is no id of a tenant.")
    return parsed.value
