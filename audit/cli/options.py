"""The arguments and options that more than one command takes."""

from pathlib import Path
from typing import Annotated

import typer

from audit import __version__


def _print_version(wanted: object) -> None:
    if wanted:
        typer.echo(f"archaudit {__version__}")
        raise typer.Exit


Root = Annotated[Path, typer.Argument(metavar="PATH", help="The folder to audit.", show_default="here")]
Format = Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="How to write the report: text, markdown or json.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file instead of printing.")]
ProfileName = Annotated[str | None, typer.Option("--profile", metavar="NAME", help="The architecture to judge by, or none.")]
Roots = Annotated[list[str] | None, typer.Option("--root", metavar="DIR", help="A folder on the import path. May be repeated.")]
Exclude = Annotated[
    list[str] | None, typer.Option("--exclude", metavar="PATTERN", help="Paths to leave out, as in .gitignore. May be repeated.")
]
Python = Annotated[str | None, typer.Option("--python", metavar="EXE", help="A newer Python, for syntax unknown to this one.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Neither use nor keep what earlier audits found.")]
CacheDir = Annotated[Path | None, typer.Option("--cache-dir", metavar="DIR", help="Where to keep what an audit found.")]
Workers = Annotated[int | None, typer.Option("--workers", metavar="N", min=1, help="How many processes read files.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="Print without colour.")]
Version = Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")]
