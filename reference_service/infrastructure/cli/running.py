"""What every command begins with: settings that are fit, and a container that is closed in the end."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click
from pydantic import ValidationError

from reference_service.infrastructure.container import Container
from reference_service.infrastructure.fitness import UnfitSettings, check
from reference_service.infrastructure.opening import open_container
from reference_service.infrastructure.server import fast_loop
from reference_service.infrastructure.settings import Settings

T = TypeVar("T")


def settings_of(**overrides: object) -> Settings:
    """Return the settings of the environment, with some from the command line; `ClickException` if they are not fit."""
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type] # pydantic checks what comes from the command line
        check(settings)
    except ValidationError as error:
        lines = (f"{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors(include_input=False))
        raise click.ClickException("\n".join(lines)) from None
    except UnfitSettings as error:
        raise click.ClickException(str(error)) from None
    return settings


def run(settings: Settings, work: Callable[[Container], Awaitable[T]]) -> T:
    """Return what some work with a container comes to."""

    async def opened() -> T:
        container = open_container(settings)
        try:
            return await work(container)
        finally:
            await container.close()

    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        return runner.run(opened())
