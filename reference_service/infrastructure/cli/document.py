"""What the service says of itself."""

import json

import click

from reference_service.infrastructure.app import fastapi_of
from reference_service.infrastructure.cli.running import run, settings_of
from reference_service.infrastructure.container import Container


@click.command()
def openapi() -> None:
    """Print the OpenAPI document."""

    async def work(container: Container) -> None:
        click.echo(json.dumps(fastapi_of(container).openapi(), indent=2, sort_keys=True))

    run(settings_of(), work)
