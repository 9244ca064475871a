"""A folder in, its whole project out: for what asks more than a report holds."""

from pathlib import Path

from msgspec.structs import replace

from audit import adopting, baseline
from audit.cache import Cache
from audit.covering import covering
from audit.discover import read_tree
from audit.discover.texts import texts_in
from audit.errors import CoverageError
from audit.law.implied import implied_by
from audit.law.options import options_of
from audit.measures import record_in
from audit.model.adoption import Adoption, Service
from audit.model.baseline import BASELINE_FILE, Baseline, Terms
from audit.model.coverage import CoverageReport, Record
from audit.model.covered import covered_layers
from audit.model.law import Law
from audit.model.project import Project
from audit.model.run import RunOptions
from audit.model.settings import Settings
from audit.model.source import SourceTree
from audit.pipeline import measured, record_for
from audit.reading import read
from audit.verdict import project_of, verdict


def project_in(root: Path, settings: Settings, options: RunOptions) -> Project:
    """Return the project in a folder as rules see it, and what tests ran of it where the settings name coverage data.

    Raises AuditError as an audit does.
    """
    tree = read_tree(root, settings)
    return _project(tree, settings, options, record_for(tree, settings))


def _project(tree: SourceTree, settings: Settings, options: RunOptions, record: Record | None) -> Project:
    cache = Cache(options.cache, options.today.toordinal()) if options.cache is not None else None
    extractions = read(tree, settings, options, cache)
    return project_of(tree, extractions, settings, measured(tree, extractions, settings, record))


def law_of(root: Path, settings: Settings, options: RunOptions) -> Law:
    """Return what becomes of the law that a folder is held to: its profile's and its own. No rule is asked.

    Raises AuditError for whatever the user can mend.
    """
    options.progress("reading files", 0, 0)
    tree = read_tree(root, settings)
    project = _project(tree, settings, options, None)
    return Law(tree.root, implied_by(project), project.contracts)


def coverage_by_layer(root: Path, settings: Settings, options: RunOptions, since: str = "") -> CoverageReport:
    """Return how much of each layer tests ran, of all lines or of those that changed since a revision.

    Raises CoverageError where there are no data or wrong ones, and AuditError as an audit does.
    """
    tree = read_tree(root, settings)
    record = record_in(Path(tree.root), settings)
    only = None
    if since:
        from audit.history.changes import changed_since  # what reads history is of no use to whoever asks for all

        only = changed_since(root, since)
    return covering(_project(tree, settings, options, record), since, only)


def adoption_of(root: Path, settings: Settings, options: RunOptions, service: Service | None) -> Adoption:
    """Return the files that hold a folder to its architecture from today on; nothing is written.

    Raises AuditError for whatever the user can mend.
    """
    options.progress("reading files", 0, 0)
    tree = read_tree(root, settings)
    cache = Cache(options.cache, options.today.toordinal()) if options.cache is not None else None
    extractions = read(tree, settings, options, cache)
    project = project_of(tree, extractions, settings, measured(tree, extractions, settings, _first_record(tree, settings)))
    there = texts_in(Path(tree.root), adopting.FILES)
    is_free = adopting.LAW_FILE not in there and options_of(tree.law) is None
    law = adopting.law_of(project) if is_free else ""
    pinned = adopting.pinned(project, covered_layers(project), there) if not settings.source else ""
    changed = {path: text.encode() for path, text in ((adopting.LAW_FILE, law), (adopting.SETTINGS_FILE, pinned)) if text}
    held = replace(read_tree(root, settings, changed), baseline=None)  # The new files hold no code: nothing is read again.
    report = verdict(held, extractions, replace(settings, profile=adopting.profile_of(project)), options.today)
    renewal = baseline.renewed(Baseline(BASELINE_FILE, ()), report.findings, options.today, grow=Terms())
    planned = adopting.Planned(law, pinned, baseline.written(renewal.baseline), settings.source)
    return adopting.adopted(project, report, planned, there, service)


def _first_record(tree: SourceTree, settings: Settings) -> Record | None:
    """Return the coverage data that lie in the project, None where there are none that can be used."""
    try:
        return record_in(Path(tree.root), settings)
    except CoverageError:
        return None
