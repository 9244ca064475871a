"""What coverage tools write for other programs: the JSON of `coverage json`."""

from collections import Counter
from collections.abc import Mapping

import msgspec
from msgspec import Struct, field

from audit.errors import CoverageError
from audit.model.coverage import LINE_UNKNOWN, FileCoverage, Record


class Export(Struct, frozen=True):
    """Coverage by path, as whoever wrote it spells the paths. Relative ones may start from any of the `sources`.

    `spoken` is the last line that data speak of, by path, where they speak of more than statements.
    """

    files: Mapping[str, FileCoverage]
    has_branches: bool
    has_contexts: bool
    sources: tuple[str, ...] = ()
    spoken: Mapping[str, int] = {}

    @property
    def last_lines(self) -> Mapping[str, int]:
        """The last line that is spoken of, by path."""
        return {path: max(self.spoken.get(path, 0), *each.statements, 0) for path, each in self.files.items()}


class _Meta(Struct):
    branch_coverage: bool = False


class _Summary(Struct):
    num_branches: int = 0
    covered_branches: int = 0


class _File(Struct):
    executed_lines: list[int]
    missing_lines: list[int]
    summary: _Summary = field(default_factory=_Summary)
    executed_branches: list[tuple[int, int]] | None = None
    missing_branches: list[tuple[int, int]] | None = None
    contexts: dict[str, list[str]] = field(default_factory=dict)


class _Document(Struct):
    meta: _Meta
    files: dict[str, _File]


def from_json(record: Record) -> Export:
    """Return what `coverage json` wrote; raises CoverageError for any other JSON."""
    try:
        document = msgspec.json.decode(record.data.removeprefix(b"\xef\xbb\xbf"), type=_Document)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise CoverageError(f"`{record.name}` is not what `coverage json` writes: {error}") from error
    found = {path: _coverage(each) for path, each in document.files.items()}
    has_contexts = any(each.contexts for each in found.values())
    return Export(files=found, has_branches=document.meta.branch_coverage, has_contexts=has_contexts)


def _coverage(file: _File) -> FileCoverage:
    run = frozenset(line for line in file.executed_lines if line > 0)
    contexts = {int(line): frozenset(names) - {""} for line, names in file.contexts.items() if line.isdecimal()}
    return FileCoverage(
        statements=run | frozenset(line for line in file.missing_lines if line > 0),
        run=run,
        branches=_branches(file),
        contexts={line: names for line, names in contexts.items() if names},
    )


def _branches(file: _File) -> Mapping[int, tuple[int, int]]:
    """Return the ways out of each line and those taken; older versions tell only how many there are in all."""
    if file.executed_branches is None or file.missing_branches is None:
        there, taken = file.summary.num_branches, file.summary.covered_branches
        return {LINE_UNKNOWN: (there, taken)} if 0 <= taken <= there and there else {}
    done = Counter(line for line, _ in file.executed_branches)
    ways = done + Counter(line for line, _ in file.missing_branches)
    return {line: (count, done[line]) for line, count in ways.items()}
