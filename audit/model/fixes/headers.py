"""The annotations in the header of a function, word by word: where a type would have to be another."""

import tokenize
from collections.abc import Iterator

from audit.model.facts import Span
from audit.model.text import Text

_OPEN, _CLOSED = frozenset("([{"), frozenset(")]}")


def annotated(text: Text, line: int) -> dict[str, list[tuple[str, Span]]]:
    """Return the names in the annotation of each parameter of the function that a line begins to define.

    Words that follow a dot are left out, and what stands in quotes.
    """
    found: dict[str, list[tuple[str, Span]]] = {}
    parameter, before, annotates = "", "", False
    for depth, token in _header(text, line):
        word = token.string
        if depth == 1 and word == ",":
            parameter, annotates = "", False
        elif depth == 1 and token.type == tokenize.NAME and not parameter:
            parameter = word
        elif depth == 1 and word in (":", "="):
            annotates = word == ":"
        elif annotates and token.type == tokenize.NAME and before != ".":
            found.setdefault(parameter, []).append((word, Span(*token.start, *token.end)))
        before = word
    return found


def _header(text: Text, line: int) -> Iterator[tuple[int, tokenize.TokenInfo]]:
    """Yield what stands between the parentheses of a header, each with the number of brackets around it."""
    depth = 0
    for token in text.tokens(line):
        if token.string in _CLOSED:
            depth -= 1
            if depth == 0:
                return
        if depth and token.type not in (tokenize.NL, tokenize.COMMENT):
            yield depth, token
        if token.string in _OPEN:
            depth += 1
