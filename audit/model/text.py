"""The text of a module, as a fix needs to see it: line by line, with the line ends that it has."""

import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

from audit.model.facts import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Text(Struct, frozen=True):
    """The lines of a file, each with its end; they are numbered from 1, and columns from 0."""

    lines: tuple[str, ...]

    def line(self, number: int) -> str:
        """Return a line without its end; empty beyond the last."""
        return self.lines[number - 1].rstrip("\r\n") if 0 < number <= len(self.lines) else ""

    def at(self, span: Span) -> str:
        """Return what stands at a span; its lines end in `\\n`."""
        if span.line == span.end_line:
            return self.line(span.line)[span.column : span.end_column]
        middle = (self.line(number) for number in range(span.line + 1, span.end_line))
        return "\n".join((self.line(span.line)[span.column :], *middle, self.line(span.end_line)[: span.end_column]))

    def whole_lines(self, first: int, last: int) -> Span:
        """Return the span of lines, with the end of the last one."""
        return Span(first, 0, last + 1, 0)

    @property
    def newline(self) -> str:
        """What most of its lines end in."""
        ends = Counter(line[len(line.rstrip("\r\n")) :] for line in self.lines)
        ends.pop("", None)
        return ends.most_common(1)[0][0] if ends else "\n"

    def tokens(self, first: int = 1) -> Iterator[tokenize.TokenInfo]:
        """Yield the tokens from a line on, their lines counted as in the file, up to where they make no sense."""
        lines = (f"{self.line(number)}\n" for number in range(first, len(self.lines) + 1))
        try:
            for token in tokenize.generate_tokens(lambda: next(lines, "")):
                (start, column), (end, end_column) = token.start, token.end
                shifted = (start + first - 1, column), (end + first - 1, end_column)
                yield token._replace(start=shifted[0], end=shifted[1])
        except (tokenize.TokenError, SyntaxError):
            return


def text_of(content: str) -> Text:
    """Return a text by its lines, split where Python splits them."""
    return Text(tuple(_LINE.findall(content)))


class Texts(Protocol):
    """The texts of modules by path."""

    def get(self, path: str) -> Text | None:
        """Return the text of a module, None where it cannot be decoded, or not be written back as it was."""
