"""The straight line: a folder in, a report out. The only module that knows every stage."""

import platform
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import msgspec
from msgspec.structs import replace

from audit.cache import Cache, code_digest, digest, installed, packed, unpacked
from audit.discover import read_baseline, read_tree
from audit.errors import CoverageError, UnusablePath
from audit.model.adoption import Adoption, Service
from audit.model.baseline import BASELINE_FILE, Baseline, BaselineFile, Terms
from audit.model.coverage import Coverage, CoverageReport, Record
from audit.model.covered import covered_layers
from audit.model.facts import Extraction, ModuleFacts
from audit.model.law import Law, LawFile
from audit.model.plan import Plan
from audit.model.project import Project
from audit.model.report import SCORE_MODEL, Report
from audit.model.run import RunOptions
from audit.model.settings import Settings
from audit.model.source import SourceTree


def audit(root: Path, settings: Settings, options: RunOptions) -> Report:
    """Return the report on a folder.

    Raises AuditError for whatever the user can mend: a wrong path, an unknown profile, nothing to audit.
    """
    options.progress("reading files", 0, 0)
    tree = read_tree(root, settings)
    if tree.baseline is None and settings.baseline not in ("", BASELINE_FILE):
        raise UnusablePath(f"the baseline `{settings.baseline}` is not there; `audit baseline` makes one")
    cache = Cache(options.cache, options.today.toordinal()) if options.cache is not None else None
    record = _record(tree, settings)
    key = _report_key(tree, settings, options, record)
    found = cache.get([key]).get(key) if cache is not None else None
    report = unpacked(found, Report) if found is not None else None
    report = report if report is not None else _worked_out(tree, settings, options, cache, key, record)
    return _with_excerpts(report, tree) if options.excerpts else report


def _with_excerpts(report: Report, tree: SourceTree) -> Report:
    from audit.excerpts import with_excerpts  # only a format that shows source needs it

    return with_excerpts(report, tree.files)


def baseline_file(root: Path, settings: Settings) -> BaselineFile | None:
    """Return the baseline that the settings name, None where there is none yet. Raises UnusablePath."""
    return read_baseline(root, settings)


def law_of(root: Path, settings: Settings, options: RunOptions) -> Law:
    """Return what becomes of the law that a folder is held to: its profile's and its own. No rule is asked.

    Raises AuditError for whatever the user can mend.
    """
    from audit.law.implied import implied_by
    from audit.reading import read
    from audit.verdict import project_of

    options.progress("reading files", 0, 0)
    tree = read_tree(root, settings)
    cache = Cache(options.cache, options.today.toordinal()) if options.cache is not None else None
    project = project_of(tree, read(tree, settings, options, cache), settings)
    return Law(tree.root, implied_by(project), project.contracts)


def adoption_of(root: Path, settings: Settings, options: RunOptions, service: Service | None) -> Adoption:
    """Return the files that hold a folder to its architecture from today on; nothing is written.

    Raises AuditError for whatever the user can mend.
    """
    from audit import adopting, baseline
    from audit.discover.texts import texts_in
    from audit.law.options import options_of
    from audit.reading import read
    from audit.verdict import project_of, verdict

    options.progress("reading files", 0, 0)
    tree = read_tree(root, settings)
    cache = Cache(options.cache, options.today.toordinal()) if options.cache is not None else None
    extractions = read(tree, settings, options, cache)
    project = project_of(tree, extractions, settings, _measured(tree, extractions, settings, _first_record(tree, settings)))
    there = texts_in(Path(tree.root), adopting.FILES)
    is_free = adopting.LAW_FILE not in there and options_of(tree.law) is None
    law = adopting.law_of(project) if is_free else ""
    held = replace(tree, law=(LawFile(adopting.LAW_FILE, law),), baseline=None) if law else replace(tree, baseline=None)
    report = verdict(held, extractions, replace(settings, profile=adopting.profile_of(project)), options.today)
    renewal = baseline.renewed(Baseline(BASELINE_FILE, ()), report.findings, options.today, grow=Terms())
    planned = adopting.Planned(law, baseline.written(renewal.baseline), covered_layers(project), settings.source)
    return adopting.adopted(project, report, planned, there, service)


def _first_record(tree: SourceTree, settings: Settings) -> Record | None:
    """Return the coverage data that lie in the project, None where there are none that can be used."""
    from audit.measures import record_in

    try:
        return record_in(Path(tree.root), settings)
    except CoverageError:
        return None


def plan_to(report: Report, target: Fraction) -> Plan:
    """Return the way to a total that costs the least effort, worked out from a finished report."""
    from audit.planning import plan  # an audit without a plan does without
    from audit.score import outlook

    return plan(report.basis, report.findings, target, outlook(report.basis, report.findings))


def project_in(root: Path, settings: Settings, options: RunOptions) -> Project:
    """Return the project in a folder as rules see it, and what tests ran of it where the settings name coverage data.

    Raises AuditError as an audit does.
    """
    tree = read_tree(root, settings)
    return _project(tree, settings, options, _record(tree, settings))


def coverage_by_layer(root: Path, settings: Settings, options: RunOptions, since: str = "") -> CoverageReport:
    """Return how much of each layer tests ran, of all lines or of those that changed since a revision.

    Raises CoverageError where there are no data or wrong ones, and AuditError as an audit does.
    """
    from audit.covering import covering
    from audit.measures import record_in

    tree = read_tree(root, settings)
    record = record_in(Path(tree.root), settings)
    only = None
    if since:
        from audit.history.changes import changed_since  # what reads history is of no use to whoever asks for all

        only = changed_since(root, since)
    return covering(_project(tree, settings, options, record), since, only)


def _project(tree: SourceTree, settings: Settings, options: RunOptions, record: Record | None) -> Project:
    from audit.reading import read
    from audit.verdict import project_of

    cache = Cache(options.cache, options.today.toordinal()) if options.cache is not None else None
    extractions = read(tree, settings, options, cache)
    return project_of(tree, extractions, settings, _measured(tree, extractions, settings, record))


def _record(tree: SourceTree, settings: Settings) -> Record | None:
    """Return the coverage data that an audit takes into account; raises CoverageError where the user names none that exist."""
    if not settings.coverage:
        return None
    from audit.measures import record_of  # most audits read no data

    return record_of(Path(tree.root), settings)


def _stamp(record: Record | None, tree: SourceTree) -> tuple[object, ...]:
    if record is None:
        return ()
    from audit.measures import stamp

    return stamp(record, tree)


def _measured(
    tree: SourceTree, extractions: Sequence[Extraction | None], settings: Settings, record: Record | None
) -> Coverage | None:
    if record is None:
        return None
    from audit.measures import coverage_of

    read = {file.path for file, each in zip(tree.files, extractions, strict=True) if isinstance(each, ModuleFacts)}
    return coverage_of(record, tree, read, settings)


def _worked_out(
    tree: SourceTree, settings: Settings, options: RunOptions, cache: Cache | None, key: bytes, record: Record | None
) -> Report:
    """Return the report on files that nobody has audited yet, and keep it, unless a file may be readable next time."""
    from audit.reading import may_be_read_later, read  # what follows loads every rule; a cached report does without
    from audit.verdict import verdict

    extractions = read(tree, settings, options, cache)
    options.progress("judging", 0, 0)
    coverage = _measured(tree, extractions, settings, record)
    report = verdict(tree, extractions, settings, options.today, coverage, changed=options.changed)
    if cache is not None and not any(map(may_be_read_later, extractions)):
        cache.put({key: packed(report)})
    return report


def _report_key(tree: SourceTree, settings: Settings, options: RunOptions, record: Record | None) -> bytes:
    """Return the hash of everything that a report depends on."""
    files = [(file.path, file.digest, file.kind, file.problem) for file in tree.files]
    python = (platform.python_version(), options.python, installed())
    data = _stamp(record, tree)
    state = (files, replace(tree, files=()), settings, options.today, python, SCORE_MODEL, data, options.changed)
    encoded = msgspec.msgpack.encode(state, order="deterministic")
    return digest(b"report", code_digest(""), encoded)
