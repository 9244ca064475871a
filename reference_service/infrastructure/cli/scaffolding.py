"""What saves developers from writing the same again."""

from pathlib import Path

import click

import reference_service
from reference_service.infrastructure.scaffolding.problems import Unwritable
from reference_service.infrastructure.scaffolding.writing import order_of, plan


@click.command("new-entity")
@click.argument("context")
@click.argument("entity")
@click.argument("fields", nargs=-1)
@click.option("--plural", help="What several are called.  [ENTITY with an s]")
@click.option("--deletable/--not-deletable", default=True, show_default=True, help="Whether it can go.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
def new_entity(*, context: str, entity: str, fields: tuple[str, ...], plural: str | None, deletable: bool, dry_run: bool) -> None:
    """Write an ENTITY of a CONTEXT through all layers, with its tests, its migration and its routes.

    Each of FIELDS is a name and a type, as in `title:name due_at:moment`. Types are name (one line), prose (some lines),
    moment, number and flag.
    """
    root = Path(reference_service.__file__).parents[1]
    try:
        order = order_of(root, context, entity, fields, plural=plural, is_deletable=deletable)
        writing = plan(root, order)
    except Unwritable as error:
        raise click.ClickException(str(error)) from None
    if not writing.after:
        click.echo(f"Nothing to do: `{entity}` is there.")
    elif dry_run:
        click.echo(writing.diff(), nl=False)
    else:
        writing.write(root)
        for path in writing.after:
            click.echo(f"{'Changed' if path in writing.before else 'Wrote'} {path}")
        click.echo("Now run `migrate`, and say in domain and policies what makes it more than a record.")
