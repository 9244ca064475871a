"""The arguments and options that more than one command takes, and what they amount to."""

from collections.abc import Callable, Iterable
from functools import reduce, wraps
from pathlib import Path
from typing import TypeVar

import click

from audit.cli.request import Answer, Request
from audit.version import __version__

_Command = TypeVar("_Command", bound=Callable[..., None])

version = click.version_option(__version__, prog_name="archaudit", message="%(prog)s %(version)s", help="Print the version.")
no_color = click.option("--no-color", is_flag=True, help="Print without colour.")

changed_since = click.option(
    "--changed-since", metavar="REV", help="Judge what changed since the branch left this revision, and what depends on it."
)

_OUTPUT = click.option(
    "--output", "-o", metavar="FILE", type=click.Path(path_type=Path), help="Write to this file instead of printing."
)
_CHECKOUT = click.option(
    "--checkout",
    metavar="DIR",
    envvar=["GITHUB_WORKSPACE", "CI_PROJECT_DIR"],  # GitHub's and GitLab's jobs say by these where they work
    show_envvar=True,
    type=click.Path(path_type=Path),
    help="Where machines follow paths from, in place of the working folder.",
)
_PATH = click.argument("path", metavar="[PATH]", type=click.Path(path_type=Path), default=Path())
_INPUTS = (
    click.option("--profile", metavar="NAME", help="The architecture to judge by, or none."),
    click.option("--root", metavar="DIR", multiple=True, help="A folder on the import path. May be repeated."),
    click.option("--exclude", metavar="PATTERN", multiple=True, help="Paths to leave out, as in .gitignore. May be repeated."),
    click.option("--python", metavar="EXE", help="A newer Python, for syntax unknown to this one."),
    click.option("--no-cache", is_flag=True, help="Neither use nor keep what earlier audits found."),
    click.option("--cache-dir", metavar="DIR", type=click.Path(path_type=Path), help="Where to keep what an audit found."),
    click.option("--workers", metavar="N", type=click.IntRange(min=1), help="How many processes read files."),
    click.option("--quiet", "-q", is_flag=True, help="Show no progress."),
    no_color,
    version,
)


def inputs(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command all that a report is asked for: its first two parameters are a Request and an Answer."""
    return inputs_of("How to write the report: {}.", kind=ListedFormats)(command)


class ListedFormats(click.Option):
    """An option whose help names the formats of a report; they are looked up when somebody asks for help."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help, the formats where `{}` stands."""
        from audit.formats import formats

        self.help = (self.help or "").format(", ".join(formats()))
        return super().get_help_record(ctx)


def inputs_of(
    formats: str,
    output: Callable[[Callable[..., None]], Callable[..., None]] = _OUTPUT,
    *,
    kind: type[click.Option] = click.Option,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return what gives a command all that an audit is asked for; the help of `--format` says what it can write.

    `output` is the option of that name, for a command that means something else by it. `kind` is that of the option.
    """
    chosen = click.option("--format", "-f", "format_name", metavar="FORMAT", default="text", cls=kind, help=formats)
    return lambda command: with_options(_called(command), (_PATH, chosen, output, _CHECKOUT, *_INPUTS))


def _called(command: Callable[..., None]) -> Callable[..., None]:
    @wraps(command)
    def called(
        *,
        path: Path,
        format_name: str,
        output: Path | None,
        checkout: Path | None,
        profile: str | None,
        root: tuple[str, ...],
        exclude: tuple[str, ...],
        python: str | None,
        no_cache: bool,
        cache_dir: Path | None,
        workers: int | None,
        quiet: bool,
        no_color: bool,
        **given: object,
    ) -> None:
        request = Request(
            path=path,
            profile=profile,
            roots=root,
            exclude=exclude,
            python=python,
            cache_dir=cache_dir,
            use_cache=not no_cache,
            workers=workers,
            quiet=quiet,
        )
        answer = Answer(format_name, output, color=not no_color, checkout=checkout)
        command(request, answer, **given)

    return called


def with_options(command: _Command, options: Iterable[Callable[[_Command], _Command]]) -> _Command:
    """Return a command with options, listed by `--help` in their order."""
    return reduce(lambda made, option: option(made), reversed(tuple(options)), command)
