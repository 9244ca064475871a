"""Bytes of one file to a syntax tree, or to the reason why there is none.

Standard library only: another interpreter runs this module on files that are too new for the running one.
"""

import ast
import io
import sys
import tokenize
import warnings
from dataclasses import dataclass

from audit.model.facts import Failure, Unparsed


@dataclass(frozen=True, slots=True)
class Parsed:
    """A syntax tree and the text it was read from, decoded, with line ends as they were."""

    tree: ast.Module
    text: str


def parse(data: bytes) -> Parsed | Unparsed:
    """Return the tree of a file's bytes, or why it has none: never an exception, whatever the bytes are."""
    encoding = _encoding(data)
    if isinstance(encoding, Unparsed):
        return encoding
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unparsed(Failure.ENCODING, f"byte {data[error.start]:#04x} is not valid {encoding}", line)
    except (LookupError, UnicodeError):  # a codec that makes no text, or that says of nothing which byte it was
        return _unparsed(Failure.ENCODING, f"it cannot be decoded as {encoding}", 1)
    if "\0" in text:
        return _unparsed(Failure.SYNTAX, "the source contains a NUL byte", text.count("\n", 0, text.index("\0")) + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Parsed(ast.parse(data), text)
    except SyntaxError as error:
        return _unparsed(Failure.SYNTAX, error.msg or "invalid syntax", error.lineno or 1, max((error.offset or 1) - 1, 0))
    except (RecursionError, MemoryError):
        return _unparsed(Failure.LIMIT, "the code is nested too deeply to be parsed", 1)
    except ValueError as error:
        return _unparsed(Failure.SYNTAX, str(error), 1)


def reader_name() -> str:
    """Return the running interpreter as a report names it."""
    return f"Python {sys.version_info.major}.{sys.version_info.minor}"


def _encoding(data: bytes) -> str | Unparsed:
    try:
        return tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    except SyntaxError as error:
        return _unparsed(Failure.ENCODING, error.msg, 1)


def _unparsed(failure: Failure, message: str, line: int, column: int = 0) -> Unparsed:
    return Unparsed(failure=failure, message=message, line=line, column=column, reader=reader_name())
