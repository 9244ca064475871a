"""`audit profiles`: the list of profiles."""

import click

from audit.cli.console import show

EPILOG = """\
\b
Examples:
  audit profiles
  audit explain layered
"""


@click.command(epilog=EPILOG)
def profiles() -> None:
    """List the architectures that a project can be judged by."""
    from audit.catalogue import profiles as known

    longest = max(len(name) for name in known())
    show("".join(f"{name:{longest}}  {profile.description}\n" for name, profile in known().items()))
