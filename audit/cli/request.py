"""What was asked for on the command line, and the audit and text that answer it."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from audit.cli.console import Progress, colored, show, width, write
from audit.model.report import RenderOptions, Report
from audit.model.settings import Settings


class Request(Struct, frozen=True):
    """The inputs of an audit. None and empty stand for what was not given."""

    path: Path
    profile: str | None
    roots: tuple[str, ...]
    exclude: tuple[str, ...]
    python: str | None
    cache_dir: Path | None
    use_cache: bool
    workers: int | None
    quiet: bool

    def settings(self) -> Settings:
        """Return the settings of the audited project under those of the command line."""
        from audit.config import load

        given = {"profile": self.profile, "roots": self.roots or None, "exclude": self.exclude or None}
        return load(self.path, given)

    def report(self, settings: Settings) -> Report:
        """Return the finished audit, and show on the way how far it is."""
        from audit.model.run import RunOptions
        from audit.pipeline import audit

        with Progress(sys.stderr, wanted=not self.quiet) as progress:
            options = RunOptions(
                today=datetime.now(UTC).date(),
                python=self.python,
                cache=self._cache(),
                workers=self.workers,
                progress=progress.show,
            )
            return audit(self.path, settings, options)

    def _cache(self) -> Path | None:
        if not self.use_cache:
            return None
        if self.cache_dir is not None:
            return self.cache_dir
        from platformdirs import user_cache_path

        return user_cache_path("archaudit")


class Answer(Struct, frozen=True):
    """How a report leaves the command: in which format, to which file or, for None, to stdout."""

    format: str
    output: Path | None
    color: bool

    def check_format(self) -> None:
        """Refuse an unknown format before any work is done."""
        from audit.formats import renderer

        renderer(self.format)

    def give(self, report: Report) -> None:
        """Draw the report and write it to where it belongs."""
        from audit.formats import renderer

        options = RenderOptions(color=self.output is None and colored(sys.stdout, wanted=self.color), width=width(sys.stdout))
        self.write(renderer(self.format)(report, options))

    def write(self, text: str) -> None:
        """Write a text to the file, or print it."""
        if self.output is None:
            show(text)
        else:
            write(self.output, text)
