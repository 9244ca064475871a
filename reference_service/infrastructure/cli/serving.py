"""The service itself, and the form of its database."""

import asyncio
import sys
from collections.abc import Coroutine, Mapping

import click
import structlog

from reference_service.infrastructure.cli.running import run, settings_of
from reference_service.infrastructure.container import Container
from reference_service.infrastructure.database_rights import MissingRole, faults
from reference_service.infrastructure.migrate import pending
from reference_service.infrastructure.seeds import seed_administrator
from reference_service.infrastructure.server import fast_loop, listen
from reference_service.infrastructure.server import serve as serve_container
from reference_service.infrastructure.settings import Role, Settings
from reference_service.infrastructure.stores import migrate_all
from reference_service.infrastructure.worker import run_worker

_log = structlog.get_logger()


@click.command()
@click.option("--host", help="The address to listen on.  [HOST, 127.0.0.1]")
@click.option("--port", type=int, help="The port to listen on, 0 for any that is free.  [PORT, 8000]")
@click.option("--role", type=click.Choice([each.value for each in Role]), help="What this process does.  [ROLE, all]")
@click.option("--reload", is_flag=True, help="Begin again whenever the code changes; in development only.")
def serve(*, host: str | None, port: int | None, role: str | None, reload: bool) -> None:
    """Start the service, or a part of it, and go on until interrupted.

    In development the database is migrated first, and an administrator is made, whose password is shown once.
    """
    given = {"host": host, "port": port, "role": role}
    settings = settings_of(**{name: value for name, value in given.items() if value is not None})
    try:
        if reload:
            _serve_again_and_again(settings, given)
        elif settings.role is Role.GATEWAY:
            _run(_serve_gateway(settings))
        else:
            run(settings, _serve)
    except KeyboardInterrupt:
        # The server has ended in order, and raises the signal again for whoever started it.
        sys.exit(130)


def _serve_again_and_again(settings: Settings, given: Mapping[str, object]) -> None:
    # A process that serves does without what watches files.
    from reference_service.infrastructure.reloading import UnfitReload, serve_again_and_again

    try:
        serve_again_and_again(settings, given)
    except UnfitReload as error:
        raise click.ClickException(str(error)) from None


async def _serve(container: Container) -> None:
    if container.settings.is_production:
        await _refuse_old_database(container)
        await _refuse_mighty_role(container)
    else:
        await migrate_all(container.settings)
        for fault in await _faults(container):
            _log.warning("mighty_database_role", reason=fault)
        password = await seed_administrator(container)
        if password is not None:
            click.echo(f"Administrator  admin@example.com, password {password} (shown only now)")
    if container.settings.role is Role.WORKER:
        await run_worker(container)
    else:
        await serve_container(container, tell=click.echo)


async def _serve_gateway(settings: Settings) -> None:
    # A process of another role does without what only this one needs.
    from reference_service.infrastructure.gateway import Gateway, gateway_face

    gateway = Gateway.open(settings)
    try:
        await listen(gateway_face(gateway), tell=click.echo)
    finally:
        await gateway.close()


def _run(work: Coroutine[object, object, None]) -> None:
    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        runner.run(work)


async def _refuse_old_database(container: Container) -> None:
    missing = [name for store in container.stores for name in await pending(store)]
    if missing:
        raise click.ClickException(f"The database lacks migrations: {', '.join(missing)}. Run the command `migrate`.")


async def _refuse_mighty_role(container: Container) -> None:
    found = await _faults(container)
    if found:
        advice = "Use a role that the command `migrate` grants rights to, as the role of MIGRATION_DATABASE_URL."
        raise click.ClickException("\n".join([*found, advice]))


async def _faults(container: Container) -> tuple[str, ...]:
    return tuple(dict.fromkeys([fault for store in container.stores for fault in await faults(store)]))


@click.command()
def migrate() -> None:
    """Bring the database to the form that this version needs.

    With MIGRATION_DATABASE_URL, the role of DATABASE_URL gets the rights that the service needs, and no others.
    """
    settings = settings_of()
    try:
        applied = asyncio.run(migrate_all(settings))
    except MissingRole as error:
        raise click.ClickException(str(error)) from None
    click.echo("\n".join(f"Applied {name}." for name in applied) or "Nothing to do.")
