"""The straight line: a folder in, a report out. With `projects`, the only module that knows every stage."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from audit.cache import Cache, cache_of, judge_of, judgement_key, packed, unpacked
from audit.discover import read_baseline, read_tree
from audit.errors import UnusablePath
from audit.model.baseline import BASELINE_FILE, BaselineFile
from audit.model.coverage import Coverage, Record
from audit.model.facts import Extraction, ModuleFacts
from audit.model.plan import Plan
from audit.model.report import Report
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
        name = settings.baseline
        raise UnusablePath(f"the baseline `{name}` is not there; `audit baseline --file {name}` makes it")
    cache = cache_of(options)
    record = record_for(tree, settings)
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


def plan_to(report: Report, target: Fraction) -> Plan:
    """Return the way to a total that costs the least effort, worked out from a finished report."""
    from audit.planning import plan  # an audit without a plan does without
    from audit.score import outlook

    return plan(report.basis, report.findings, target, outlook(report.basis, report.findings))


def record_for(tree: SourceTree, settings: Settings) -> Record | None:
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


def measured(
    tree: SourceTree, extractions: Sequence[Extraction | None], settings: Settings, record: Record | None
) -> Coverage | None:
    """Return what coverage data say of extracted files, None where there are none; raises CoverageError as `coverage_of` does."""
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
    coverage = measured(tree, extractions, settings, record)
    report = verdict(tree, extractions, settings, options.today, coverage, changed=options.changed)
    if cache is not None and not any(map(may_be_read_later, extractions)):
        cache.put({key: packed(report)})
    return report


def _report_key(tree: SourceTree, settings: Settings, options: RunOptions, record: Record | None) -> bytes:
    """Return the hash of everything that a report depends on."""
    more = (options.today, _stamp(record, tree), options.changed)
    return judgement_key(b"report", judge_of(options), tree, settings, *more)
