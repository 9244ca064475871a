"""The process that answers nobody: it delivers events, and shows its health."""

import click

from reference_service.infrastructure.background import Background
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.health import checks_of
from reference_service.infrastructure.inside import inside_app
from reference_service.infrastructure.server import Face, listen


async def run_worker(container: Container) -> None:
    """Work until interrupted."""
    background = Background(container)
    await background.start()
    app = inside_app(container.metrics, checks_of(container))
    try:
        await listen(Face(settings=container.settings, metrics=container.metrics, app=app, layers=app), tell=click.echo)
    finally:
        await background.stop()
