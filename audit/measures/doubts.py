"""What is doubtful about coverage data: recorded elsewhere, in part about files that are not here, or about other texts."""

from collections.abc import Iterator, Mapping, Sequence

from audit.errors import CoverageError
from audit.measures.exports import Export
from audit.measures.placement import Placement
from audit.model.coverage import Record


def doubts(
    record: Record, export: Export, texts: Mapping[str, bytes], placement: Placement, unread: Sequence[str]
) -> Iterator[str]:
    """Yield remarks on data that can be used all the same; `unread` are the paths of the product that could not be parsed.

    Raises CoverageError where the data speak of lines that a file does not have: they are about another text.
    """
    beyond = dict(_beyond(export, texts))
    if beyond:
        path = min(beyond)
        more = f", and so for {len(beyond) - 1} more" if len(beyond) > 1 else ""
        raise CoverageError(
            f"`{record.name}` is older than the code: it speaks of line {beyond[path]} of `{path}`, "
            f"which has {_length(texts[path])} lines{more}; run the tests again"
        )
    for old, new in placement.moved:
        here = f"`{new}`" if new else "the audited folder"
        yield f"recorded in `{old}`, which was taken for {here} since the paths end alike"
    if unread:
        yield f"`{unread[0]}`{_more(unread)} cannot be parsed, and counts in no layer"
    strangers = [each for each in placement.strangers if not each.replace("\\", "/").endswith(tuple(unread))]
    if strangers:
        yield f"also about what is not audited here: `{strangers[0]}`{_more(strangers)}"


def _more(paths: Sequence[str]) -> str:
    return f" and {len(paths) - 1} more" if len(paths) > 1 else ""


def _beyond(export: Export, texts: Mapping[str, bytes]) -> Iterator[tuple[str, int]]:
    """Yield the files whose data go beyond their end, each with the last line that they speak of."""
    for path, last in export.last_lines.items():
        if path in texts and last > _length(texts[path]):
            yield path, last


def _length(text: bytes) -> int:
    return len(text.splitlines())
