"""Coverage data to what was run of each file: `.coverage`, the JSON that coverage.py writes, or Cobertura XML."""

from collections.abc import Collection, Mapping
from functools import partial

from msgspec.structs import replace

from audit.errors import CoverageError
from audit.measures.doubts import doubts
from audit.measures.exports import Export, from_json
from audit.measures.placement import Placement, placed
from audit.measures.records import DEFAULTS, newer_than, older_than, record_in, record_of, stamp
from audit.model.coverage import Coverage, FileCoverage, Record
from audit.model.settings import Settings
from audit.model.source import SourceTree

__all__ = ["DEFAULTS", "coverage_of", "record_in", "record_of", "stamp"]

SQLITE = b"SQLite format 3\0"


def coverage_of(record: Record, tree: SourceTree, readable: Collection[str], settings: Settings) -> Coverage:
    """Return what a record says of a tree; `readable` are the paths of the files that could be parsed.

    A file of the product of which the record does not speak is there with all of its statements not run, if the record speaks
    of another one below the same folder of the root.
    Raises CoverageError for what is no coverage data, for data of another project, and for data of other texts; where only
    the settings name the record, that is a remark and nothing is covered.
    """
    if record.problem:
        return Coverage(record.name, {}, remarks=(record.problem,))
    try:
        return _read(record, tree, readable, settings)
    except CoverageError as error:
        if record.demanded:
            raise
        return Coverage(record.name, {}, remarks=(str(error),))


def _read(record: Record, tree: SourceTree, readable: Collection[str], settings: Settings) -> Coverage:
    texts = {file.path: file.data for file in tree.files if file.data is not None and file.path in readable}
    product = sorted(file.path for file in tree.files if not file.is_test and file.path in texts and file.path.endswith(".py"))
    placing = partial(placed, known=texts.keys(), root=tree.root, beside=record.folder)
    if record.data.startswith(SQLITE):
        from audit.measures.databases import from_database  # coverage.py is slow to load, and few audits need it

        export, placement = from_database(record, {path: texts[path] for path in product}, placing)
    else:
        export = _exported(record)
        placement = placing(export.files, export.sources)
        export = replace(export, files=_by_place(export.files, placement))
    if not placement.paths:
        raise CoverageError(_of_nothing(record, placement, tree.root))
    tops = {path.partition("/")[0] for path in product if path in export.files}
    unsaid = [path for path in product if path not in export.files and path.partition("/")[0] in tops]
    left = {path: texts[path] for path in unsaid if texts[path].strip()}
    unread = sorted(file.path for file in tree.files if not file.is_test and file.path.endswith(".py") and file.path not in texts)
    return Coverage(
        path=record.name,
        files={**{path: export.files[path] for path in product if path in export.files}, **_not_run(left, export)},
        has_branches=export.has_branches,
        has_contexts=export.has_contexts,
        floors=settings.floors,
        remarks=(*doubts(record, export, texts, placement, unread, older_than(record, tree)), *newer_than(record, tree)),
    )


def _exported(record: Record) -> Export:
    head = record.data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"{"):
        return from_json(record)
    if head.startswith(b"<"):
        from audit.measures.cobertura import from_xml  # few audits read XML

        return from_xml(record)
    raise CoverageError(
        f"`{record.name}` is no coverage data: neither a data file of coverage.py, nor its JSON, nor Cobertura XML"
    )


def _by_place(files: Mapping[str, FileCoverage], placement: Placement) -> dict[str, FileCoverage]:
    """Return what is said of files of the tree; what is said twice of one is put together."""
    found: dict[str, FileCoverage] = {}
    for recorded, path in placement.paths.items():
        new, old = files[recorded], found.get(path)
        found[path] = new if old is None else replace(new, statements=old.statements | new.statements, run=old.run | new.run)
    return found


def _of_nothing(record: Record, placement: Placement, root: str) -> str:
    named = f": they speak of `{placement.strangers[0]}`" if placement.strangers else ": they speak of no file at all"
    return f"`{record.name}` holds no data of a file in `{root}`{named}; run the tests with coverage in this folder"


def _not_run(texts: Mapping[str, bytes], export: Export) -> Mapping[str, FileCoverage]:
    """Return the files of which no data speak: nothing of them was run."""
    if not texts:
        return {}
    from audit.measures.databases import not_run

    return {path: replace(each, measured=False) for path, each in not_run(texts, branches=export.has_branches).items()}
