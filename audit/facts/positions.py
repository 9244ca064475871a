"""Places in a file, in code points."""

import ast
import re

from audit.model.facts import Span

_LINE_END = re.compile(r"\r\n|\r|\n")


class Positions:
    """Turns the byte offsets of a syntax tree into columns of code points."""

    __slots__ = ("_ascii", "_lines", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._ascii = text.isascii()
        self._lines: list[str] = []

    def span(self, node: ast.expr | ast.stmt | ast.alias) -> Span:
        """Return where a node stands."""
        return Span(*self.place(node))

    def place(self, node: ast.expr | ast.stmt | ast.alias | ast.excepthandler) -> tuple[int, int, int, int]:
        """Return where a node stands: line, column, end line, end column."""
        end_line = node.end_lineno or node.lineno
        end_column = node.col_offset if node.end_col_offset is None else node.end_col_offset
        if self._ascii:
            return (node.lineno, node.col_offset, end_line, end_column)
        return (node.lineno, self._column(node.lineno, node.col_offset), end_line, self._column(end_line, end_column))

    def _column(self, line: int, offset: int) -> int:
        if not self._lines:
            self._lines = _LINE_END.split(self._text.removeprefix("\ufeff"))
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        return offset if text.isascii() else len(text.encode()[:offset].decode(errors="ignore"))
