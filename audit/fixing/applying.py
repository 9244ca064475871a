"""Fixes to the new text of a file, and which of them can be done at once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from audit.fixing.heads import has_imports, with_imports
from audit.model.edit import Edit, Fix, NewImport
from audit.model.facts import Span
from audit.model.text import Text, text_of

Place = tuple[int, int]


class Clash(Exception):
    """Changes of one file cannot be made; the text says why."""


def compatible(fixes: Iterable[Fix]) -> list[bool]:
    """Return which fixes can be done together, in their order: of two that are about the same text, the later must wait.

    Two fixes that ask for the same change share it.
    """
    edits: dict[str, dict[tuple[Span, str], None]] = {}
    bound: dict[tuple[str, str], tuple[str, str]] = {}
    verdicts = []
    for fix in fixes:
        fits = all(_fits(change, edits) for change in fix if not isinstance(change, NewImport)) and all(
            bound.get((change.path, change.bound), _source(change)) == _source(change)
            for change in fix
            if isinstance(change, NewImport)
        )
        verdicts.append(fits)
        for change in fix if fits else ():
            if isinstance(change, Edit):
                edits.setdefault(change.path, {})[change.span, change.text] = None
            elif isinstance(change, NewImport):
                bound[change.path, change.bound] = _source(change)
    return verdicts


def apply(content: Text, changes: Sequence[Edit | NewImport], own: frozenset[str]) -> str:
    """Return the text of a file after changes that are compatible; `own` are the packages that the project itself has.

    Raises Clash where an import has no place at the head.
    """
    edits = dict.fromkeys(change for change in changes if isinstance(change, Edit))
    imports = dict.fromkeys(change for change in changes if isinstance(change, NewImport))
    edited = _edited(content, edits)
    if not imports:
        return edited
    found = with_imports(text_of(edited), list(imports), own)
    if found is None:
        raise Clash("the head of the module is not one that imports can be put into")
    done = _edited(text_of(edited), found, newline=content.newline)
    assert has_imports(text_of(done), list(imports)), "an import that is asked for stands at the head"
    return done


def _fits(change: object, edits: dict[str, dict[tuple[Span, str], None]]) -> bool:
    if not isinstance(change, Edit):
        return True
    others = edits.get(change.path, {})
    return (change.span, change.text) in others or not any(_touch(change.span, span) for span, _ in others)


def _touch(first: Span, second: Span) -> bool:
    """Return whether two spans share text, or are the same place."""
    (start, end), (begin, stop) = _ends(first), _ends(second)
    return (start < stop and begin < end) or start == begin


def _ends(span: Span) -> tuple[Place, Place]:
    return (span.line, span.column), (span.end_line, span.end_column)


def _source(change: NewImport) -> tuple[str, str]:
    return change.module, change.name


def _edited(content: Text, edits: Iterable[Edit], *, newline: str = "") -> str:
    starts = list(accumulate(map(len, content.lines), initial=0))
    whole = "".join(content.lines)
    end_of_line = newline or content.newline

    def offset(line: int, column: int) -> int:
        return min(starts[min(line, len(starts)) - 1] + column, len(whole))

    parts, done = [], 0
    for span, text in _tidied(content, edits):
        parts += [whole[done : offset(span.line, span.column)], text.replace("\n", end_of_line)]
        done = offset(span.end_line, span.end_column)
    return "".join((*parts, whole[done:]))


def _tidied(content: Text, edits: Iterable[Edit]) -> Iterator[tuple[Span, str]]:
    """Yield the edits in order; lines that go away together are one, and take blank lines along that nothing needs then."""
    waiting: Span | None = None
    for edit in sorted(edits, key=lambda edit: _ends(edit.span)):
        span = edit.span
        if edit.text or span.column or span.end_column or span.line == span.end_line:
            if waiting is not None:
                yield _with_blanks(content, waiting), ""
            yield span, edit.text
            waiting = None
        elif waiting is not None and waiting.end_line == span.line:
            waiting = Span(waiting.line, 0, span.end_line, 0)
        else:
            if waiting is not None:
                yield _with_blanks(content, waiting), ""
            waiting = span
    if waiting is not None:
        yield _with_blanks(content, waiting), ""


def _with_blanks(content: Text, gone: Span) -> Span:
    """Return the lines that go away with those blank ones below them that would begin a block, or double those above."""
    above = below = 0
    while gone.line - above > 1 and not content.line(gone.line - above - 1).strip():
        above += 1
    while gone.end_line + below <= len(content.lines) and not content.line(gone.end_line + below).strip():
        below += 1
    begins = gone.line == 1 or content.line(gone.line - 1).rstrip().endswith(":")
    return Span(gone.line, 0, gone.end_line + (below if begins else min(above, below)), 0)
