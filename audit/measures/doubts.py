"""What is doubtful about coverage data: recorded elsewhere, in part about files that are not here, or about other texts."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from audit.errors import CoverageError
from audit.measures.exports import Export
from audit.measures.placement import Placement
from audit.model.coverage import Record


def doubts(
    record: Record,
    export: Export,
    texts: Mapping[str, bytes],
    placement: Placement,
    unread: Sequence[str],
    untouched: Collection[str],
) -> Iterator[str]:
    """Yield remarks on data that can be used all the same.

    `unread` are the paths of the product that could not be parsed, `untouched` those whose files are older than the data.
    Raises CoverageError where the data speak of lines that a file does not have: they are about another text. Of a file that
    is untouched they are about this text, and the recorder was misled.
    """
    beyond = dict(_beyond(export, texts))
    misled = sorted(path for path in beyond if path in untouched and not _has_statements_beyond(export, path, texts))
    if len(beyond) > len(misled):
        path = min(beyond.keys() - misled)
        raise CoverageError(
            f"`{record.name}` is older than the code: it speaks of line {beyond[path]} of `{path}`, "
            f"which has {_length(texts[path])} lines{_so_for([*beyond])}; run the tests again"
        )
    if misled:
        yield (
            f"speaks of line {beyond[misled[0]]} of `{misled[0]}`, which has {_length(texts[misled[0]])} lines and is older than "
            f"the data{_so_for(misled)}: left out; coroutines that change threads may mislead the recorder"
        )
    for old, new in placement.moved:
        here = f"`{new}`" if new else "the audited folder"
        yield f"recorded in `{old}`, which was taken for {here} since the paths end alike"
    if unread:
        yield f"`{unread[0]}`{_more(unread)} cannot be parsed, and counts in no layer"
    strangers = [each for each in placement.strangers if not each.replace("\\", "/").endswith(tuple(unread))]
    if strangers:
        yield f"also about what is not audited here: `{strangers[0]}`{_more(strangers)}"


def _so_for(paths: Sequence[str]) -> str:
    return f", and so for {len(paths) - 1} more" if len(paths) > 1 else ""


def _more(paths: Sequence[str]) -> str:
    return f" and {len(paths) - 1} more" if len(paths) > 1 else ""


def _beyond(export: Export, texts: Mapping[str, bytes]) -> Iterator[tuple[str, int]]:
    """Yield the files whose data go beyond their end, each with the last line that they speak of."""
    for path, last in export.last_lines.items():
        if path in texts and last > _length(texts[path]):
            yield path, last


def _has_statements_beyond(export: Export, path: str, texts: Mapping[str, bytes]) -> bool:
    return max(export.files[path].statements, default=0) > _length(texts[path])


def _length(text: bytes) -> int:
    return len(text.splitlines())
