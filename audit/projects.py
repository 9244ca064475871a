"""A folder in, its whole project out: for what asks more than a report holds."""

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from audit import adopting, baseline
from audit.cache import cache_of
from audit.covering import covering
from audit.discover import read_tree
from audit.discover.texts import texts_in, way_from_checkout
from audit.errors import CoverageError
from audit.extract import extract
from audit.law.implied import implied_by
from audit.law.options import options_of
from audit.measures import record_in
from audit.mending import Standing, mend, standing
from audit.model.adoption import Adoption, Service
from audit.model.baseline import BASELINE_FILE, Baseline, Terms
from audit.model.coverage import CoverageReport, Record
from audit.model.finding import Severity
from audit.model.law import Law
from audit.model.mending import Mending
from audit.model.project import Project
from audit.model.questions.covered import covered_layers
from audit.model.report import Report
from audit.model.run import RunOptions
from audit.model.settings import Settings
from audit.model.source import SourceTree
from audit.pipeline import measured, record_for
from audit.reading import read, read_by
from audit.verdict import project_of, verdict


def project_in(root: Path, settings: Settings, options: RunOptions) -> Project:
    """Return the project in a folder as rules see it, and what tests ran of it where the settings name coverage data.

    Raises AuditError as an audit does.
    """
    tree = read_tree(root, settings)
    return _project(tree, settings, options, record_for(tree, settings))


def _project(tree: SourceTree, settings: Settings, options: RunOptions, record: Record | None) -> Project:
    extractions = read(tree, settings, options, cache_of(options))
    return project_of(tree, extractions, settings, measured(tree, extractions, settings, record))


def law_of(root: Path, settings: Settings, options: RunOptions) -> Law:
    """Return what becomes of the law that a folder is held to: its profile's and its own. No rule is asked.

    Raises AuditError for whatever the user can mend.
    """
    options.progress("reading files", 0, 0)
    tree = read_tree(root, settings)
    project = _project(tree, settings, options, None)
    return Law(tree.root, implied_by(project), project.contracts)


def coverage_by_layer(root: Path, settings: Settings, options: RunOptions, since: str | None = None) -> CoverageReport:
    """Return how much of each layer tests ran, of all lines or of those that changed since a revision.

    Raises CoverageError where there are no data or wrong ones, and AuditError as an audit does.
    """
    tree = read_tree(root, settings)
    record = record_in(Path(tree.root), settings)
    only = None
    if since is not None:
        from audit.history.changes import changed_since  # what reads history is of no use to whoever asks for all

        only = changed_since(root, since)
    return covering(_project(tree, settings, options, record), since or "", only)


def adoption_of(root: Path, settings: Settings, options: RunOptions, service: Service | None) -> Adoption:
    """Return the files that hold a folder to its architecture from today on; nothing is written.

    Raises AuditError for whatever the user can mend.
    """
    options.progress("reading files", 0, 0)
    tree = read_tree(root, settings)
    extractions, reader = read_by(tree, settings, options, cache_of(options))
    project = project_of(tree, extractions, settings, measured(tree, extractions, settings, _first_record(tree, settings)))
    way = way_from_checkout(Path(tree.root))
    there = texts_in(Path(tree.root), adopting.files_of(settings, way))
    is_free = adopting.LAW_FILE not in there and options_of(tree.law) is None
    law = adopting.law_of(project) if is_free else ""
    pinned = adopting.pinned(project, covered_layers(project), there, settings) if not settings.source else ""
    changed = {path: text.encode() for path, text in ((adopting.LAW_FILE, law), (adopting.SETTINGS_FILE, pinned)) if text}
    held = replace(read_tree(root, settings, changed), baseline=None)  # The new files hold no code: nothing is read again.
    coverage = measured(tree, extractions, settings, record_for(tree, settings))
    report = verdict(held, extractions, replace(settings, profile=adopting.profile_of(project)), options.today, coverage)
    planned = adopting.Planned(
        law=law,
        settings=pinned,
        baseline=_debt(report, settings) if settings.baseline else "",
        source=settings.source,
        debt=settings.baseline or BASELINE_FILE,
        way=way,
        python=".".join(map(str, reader)),
    )
    return adopting.adopted(project, report, planned, there, service)


def _debt(report: Report, settings: Settings) -> str:
    """Return a baseline that holds all that the gate of the settings would fail on."""
    mildest = max(Severity.LOW, settings.fail_on or Severity.LOW, key=lambda severity: severity.rank)
    return baseline.written(
        baseline.renewed(Baseline(BASELINE_FILE, ()), report.findings, report.date, mildest=mildest, grow=Terms()).baseline
    )


def _first_record(tree: SourceTree, settings: Settings) -> Record | None:
    """Return the coverage data that lie in the project, None where there are none that can be used."""
    try:
        return record_in(Path(tree.root), settings)
    except CoverageError:
        return None


def mending_of(root: Path, settings: Settings, options: RunOptions, only: frozenset[str]) -> Mending:
    """Return what the fixes of some rules, by id, or of all make of a folder; nothing is written.

    What the baseline accepts is mended, too.

    Raises AuditError as an audit does.
    """
    settings = replace(settings, baseline="", coverage="")
    options.progress("reading files", 0, 0)
    tree = read_tree(root, settings)
    cache = cache_of(options)
    extractions = read(tree, settings, options, cache)
    known = {file.digest: each for file, each in zip(tree.files, extractions, strict=True) if file.data is not None}
    unread = {file.path: each for file, each in zip(tree.files, extractions, strict=True) if file.data is None}
    looks = 0

    def look(changed: Mapping[str, bytes]) -> Standing:
        nonlocal looks
        looks += 1
        options.progress("fixing, round", looks, 0)
        now = read_tree(root, settings, changed) if changed else tree
        for file in now.files:
            if file.data is not None and file.digest not in known:
                known[file.digest] = extract(file.data)
        found = [known[file.digest] if file.data is not None else unread.get(file.path) for file in now.files]
        return standing(now, found, settings, options.today)

    return mend(look, only)
