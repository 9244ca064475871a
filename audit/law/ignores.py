"""Imports that a contract ignores: whether each is named, and whether somebody says why.

Only the text tells: a parser drops comments. A comment counts for the entry beside it, and for all entries below it up
to the next empty line.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from audit.law.layout import Block, is_toml
from audit.model.law import FaultyIgnore, IgnoreFault, LawFile

OPTION = "ignore_imports"

_INI_KEY = re.compile(rf"(?P<indent>\s*){OPTION}\s*[=:](?P<value>.*)", re.IGNORECASE)
_TOML_KEY = re.compile(rf"""\s*["']?{OPTION}["']?\s*=(?P<value>.*)""")
_PIECE = re.compile(
    r"\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}.*?'{3}|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|#[^\n]*|\n|\[|\]|[^\s\[\]\"'#]+", re.DOTALL
)
_COMMENT = re.compile(r"\s*[#;]")
_IMPORT = re.compile(r"[\w.*\"', ]+->[\w.*\"', ]+")
_WORD = re.compile(r"[^\W\d_]{3}")


class _Row(Struct, frozen=True):
    """A line inside `ignore_imports`: the imports on it, and what the comment on it says."""

    line: int
    entries: tuple[str, ...]
    comment: str


def faulty_ignores(file: LawFile, block: Block) -> Iterator[FaultyIgnore]:
    """Yield the ignored imports of a contract that have a wildcard, and those without a reason."""
    reasoned = False
    for row in _toml_rows(block) if is_toml(file) else _ini_rows(block):
        if not row.entries:
            reasoned = bool(row.comment) and (reasoned or _is_reason(row.comment))
        for entry in row.entries:
            if "*" in entry:
                yield FaultyIgnore(file.path, row.line, entry, IgnoreFault.WILDCARD)
            if not reasoned and not _is_reason(row.comment):
                yield FaultyIgnore(file.path, row.line, entry, IgnoreFault.NO_REASON)


def _is_reason(comment: str) -> bool:
    """Return whether a comment holds words; an import that was commented out is none."""
    text = comment.lstrip("#; \t")
    return _IMPORT.fullmatch(text) is None and _WORD.search(text) is not None


def _above(block: Block, index: int) -> Iterator[_Row]:
    """Yield the comments right above a line, top first."""
    first = index
    while first > 0 and _COMMENT.match(block.lines[first - 1]):
        first -= 1
    for number in range(first, index):
        yield _Row(block.line + number, (), block.lines[number].strip())


def _ini_rows(block: Block) -> Iterator[_Row]:
    for index, text in enumerate(block.lines):
        key = _INI_KEY.fullmatch(text)
        if key is None:
            continue
        yield from _above(block, index)
        yield from _ini_values(block, index, key["value"], len(key["indent"]))


def _ini_values(block: Block, index: int, value: str, indent: int) -> Iterator[_Row]:
    """Yield what follows the key: lines that are indented further, comments and empty lines."""
    if value.strip():
        yield _Row(block.line + index, (value.strip(),), "")
    for number, text in enumerate(block.lines[index + 1 :], index + 1):
        said = text.strip()
        comment = _COMMENT.match(text) is not None
        if said and not comment and len(text) - len(text.lstrip()) <= indent:
            return
        yield _Row(block.line + number, (said,) if said and not comment else (), said if comment else "")


def _toml_rows(block: Block) -> Iterator[_Row]:
    for index, text in enumerate(block.lines):
        key = _TOML_KEY.fullmatch(text)
        if key is not None:
            yield from _above(block, index)
            yield from _toml_values("\n".join([key["value"], *block.lines[index + 1 :]]), block.line + index)


def _toml_values(text: str, line: int) -> Iterator[_Row]:
    """Yield the lines of an array, or the only text."""
    entries: list[str] = []
    comment = ""
    depth = 0
    first = line
    for piece in _PIECE.findall(text):
        depth += (piece == "[") - (piece == "]")
        if piece == "\n":
            if entries or comment or line > first:
                yield _Row(line, tuple(entries), comment)
            if depth <= 0:
                return
            entries, comment, line = [], "", line + 1
        elif piece[0] in "\"'":
            entries.append(piece.strip("\"'"))
            line += piece.count("\n")
        elif piece[0] == "#":
            comment = piece
    yield _Row(line, tuple(entries), comment)
