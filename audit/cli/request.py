"""What was asked for on the command line, and the audit and text that answer it."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from audit.cli.console import Progress, colored, show, width, write
from audit.model.adoption import Adoption, Service
from audit.model.coverage import CoverageReport
from audit.model.law import Law
from audit.model.mending import Mending
from audit.model.report import RenderOptions, Report
from audit.model.run import RunOptions
from audit.model.settings import Settings
from audit.model.trend import Trend, TrendOptions


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

        return load(self.path, self._given())

    def _given(self) -> dict[str, object]:
        return {"profile": self.profile, "roots": self.roots or None, "exclude": self.exclude or None}

    def report(self, settings: Settings, changed_since: str | None = None, *, excerpts: bool = False) -> Report:
        """Return the finished audit, and show on the way how far it is; a revision gives it a scope."""
        from audit.pipeline import audit

        with Progress(sys.stderr, wanted=not self.quiet) as progress:
            options = replace(self._options(progress), changed=self._changed(changed_since), excerpts=excerpts)
            return audit(self.path, settings, options)

    def _changed(self, since: str | None) -> frozenset[str] | None:
        if since is None:
            return None
        from audit.history.changes import changed_since  # hardly any audit reads history

        return frozenset(changed_since(self.path, since))

    def coverage(self, settings: Settings, since: str | None) -> CoverageReport:
        """Return how much of each layer tests ran, of what changed since a revision where one is named."""
        from audit.projects import coverage_by_layer

        with Progress(sys.stderr, wanted=not self.quiet) as progress:
            return coverage_by_layer(self.path, settings, self._options(progress), since)

    def _options(self, progress: Progress) -> RunOptions:
        return RunOptions(
            today=datetime.now(UTC).date(),
            python=self.python,
            cache=self._cache(),
            workers=self.workers,
            progress=progress.show,
        )

    def mending(self, settings: Settings, only: frozenset[str]) -> Mending:
        """Return what the fixes of some rules, or of all, make of the project, and show on the way how far it is."""
        from audit.projects import mending_of

        with Progress(sys.stderr, wanted=not self.quiet) as progress:
            return mending_of(self.path, settings, self._options(progress), only)

    def trend(self, wanted: TrendOptions) -> Trend:
        """Return the score over history, and show on the way how far it is."""
        from audit.trending import settings_for, trend

        with Progress(sys.stderr, wanted=not self.quiet) as progress:
            return trend(self.path, settings_for(self.path, self._given()), wanted, self._options(progress))

    def adoption(self, settings: Settings, service: Service | None) -> Adoption:
        """Return the files that hold the project to its architecture, and show on the way how far it is."""
        from audit.projects import adoption_of

        with Progress(sys.stderr, wanted=not self.quiet) as progress:
            return adoption_of(self.path, settings, self._options(progress), service)

    def law(self, settings: Settings) -> Law:
        """Return what becomes of the contracts, and show on the way how far it is."""
        from audit.projects import law_of

        with Progress(sys.stderr, wanted=not self.quiet) as progress:
            return law_of(self.path, settings, self._options(progress))

    def _cache(self) -> Path | None:
        if not self.use_cache:
            return None
        if self.cache_dir is not None:
            return self.cache_dir
        from platformdirs import user_cache_path

        return user_cache_path("archaudit")


class Answer(Struct, frozen=True):
    """How a report leaves the command: in which format, to which file or, for None, to stdout.

    `checkout` is the folder of a job that works on a checkout, where machines follow paths from.
    """

    format: str
    output: Path | None
    color: bool
    checkout: Path | None = None

    def check_format(self) -> None:
        """Refuse an unknown format before any work is done."""
        from audit.formats import renderer

        renderer(self.format)

    @property
    def shows_source(self) -> bool:
        """Whether the lines around findings are wanted."""
        from audit.formats import shows_source

        return shows_source(self.format)

    def give(self, report: Report) -> None:
        """Draw the report and write it to where it belongs."""
        from audit.formats import renderer

        painted = self.output is None and colored(sys.stdout, wanted=self.color)
        options = RenderOptions(color=painted, width=width(sys.stdout), base=base_of(report.root, self.checkout))
        self.write(renderer(self.format)(report, options))

    def write(self, text: str) -> None:
        """Write a text to the file, or print it."""
        if self.output is None:
            show(text)
        else:
            write(self.output, text)


def base_of(root: str, checkout: Path | None) -> str:
    """Return the way to the audited root from the checkout that a CI job works on or, without one, the working folder.

    Empty where they are one, and where the root lies elsewhere.
    """
    for folder in (*(() if checkout is None else (checkout.resolve(),)), Path.cwd()):
        if Path(root).is_relative_to(folder):
            way = Path(root).relative_to(folder).as_posix()
            return "" if way == "." else way
    return ""
