"""The data files of coverage.py, read by its own interface: neither a configuration nor a plug-in of the tree is loaded.

What the statements and branches of a file are, coverage.py works out from the text that was audited, written to a folder of
our own; nothing is imported, and the tree is neither read again nor written to.
"""

import sqlite3
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from coverage import Coverage, CoverageData
from coverage.exceptions import CoverageException
from msgspec.structs import replace

from audit.errors import CoverageError
from audit.measures.exports import Export, from_json
from audit.measures.placement import Placement, Placing
from audit.model.coverage import FileCoverage, Record

_STEM = "{:06}.py"


def from_database(record: Record, texts: Mapping[str, bytes], placing: Placing) -> tuple[Export, Placement]:
    """Return what a data file says of texts, by path of the tree, and where its paths stand.

    A text that it does not speak of is left out. Raises CoverageError for what is no such file.
    """
    lines: dict[str, list[int]] = {}
    arcs: dict[str, list[tuple[int, int]]] = {}
    contexts: dict[str, dict[int, frozenset[str]]] = {}
    with _data(record) as data:
        placement = placing([path for path in data.measured_files() if not data.file_tracer(path)])
        for old, new in placement.paths.items():
            if new in texts:
                lines.setdefault(new, []).extend(data.lines(old) or ())
                arcs.setdefault(new, []).extend(data.arcs(old) or ())
                _add(contexts.setdefault(new, {}), data.contexts_by_lineno(old))
        branches, has_contexts = data.has_arcs(), any(data.measured_contexts())
    found = _analysed({path: texts[path] for path in lines}, lines, arcs if branches else None)
    export = Export(
        files={path: replace(each, contexts=contexts[path]) for path, each in found.items()},
        has_branches=branches,
        has_contexts=has_contexts,
        spoken={path: max(each, default=0) for path, each in lines.items()},
    )
    return export, placement


def not_run(texts: Mapping[str, bytes], *, branches: bool) -> Mapping[str, FileCoverage]:
    """Return the statements, and the branches if asked, of texts of which nothing was run."""
    return _analysed(texts, {}, {} if branches else None)


@contextmanager
def _data(record: Record) -> Iterator[CoverageData]:
    """Hand out the data of a record, opened as a copy: reading writes beside what it reads."""
    with TemporaryDirectory(prefix="audit-") as folder:
        copy = Path(folder, "data")
        copy.write_bytes(record.data)
        data = CoverageData(basename=str(copy))
        try:
            data.read()
            yield data
        except (CoverageException, sqlite3.Error) as error:
            told = " ".join(str(error).split()).replace(str(copy), record.name)
            raise CoverageError(f"`{record.name}` cannot be read by coverage.py: {told}") from error
        finally:
            data.close()


def _add(known: dict[int, frozenset[str]], said: Mapping[int, Sequence[str]]) -> None:
    for line, names in said.items():
        tests = frozenset(names) - {""}
        if tests:
            known[line] = known.get(line, frozenset()) | tests


def _analysed(
    texts: Mapping[str, bytes], lines: Mapping[str, list[int]], arcs: Mapping[str, list[tuple[int, int]]] | None
) -> Mapping[str, FileCoverage]:
    """Return what was run of texts of which these lines, and these steps between lines, are known to have been run."""
    if not texts:
        return {}
    with TemporaryDirectory(prefix="audit-") as folder, warnings.catch_warnings(action="ignore"):
        places = {path: Path(folder, _STEM.format(number)) for number, path in enumerate(texts)}
        for path, place in places.items():
            place.write_bytes(texts[path])
        data = CoverageData(basename=str(Path(folder, "data")))
        if arcs is None:
            data.add_lines({str(place): lines.get(path, []) for path, place in places.items()})
        else:
            data.add_arcs({str(place): arcs.get(path, []) for path, place in places.items()})
        data.write()
        data.close()
        report = Path(folder, "report")
        analysis = Coverage(data_file=str(Path(folder, "data")), config_file=False, messages=False)
        analysis.load()
        analysis.json_report(morfs=[str(place) for place in places.values()], outfile=str(report), ignore_errors=True)
        analysis.get_data().close()
        found = {Path(name).name: each for name, each in from_json(Record("", "", report.read_bytes())).files.items()}
    return {path: found[place.name] for path, place in places.items() if place.name in found}
