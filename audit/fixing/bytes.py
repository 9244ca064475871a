"""Bytes to text and back, so that nothing but the changed text changes: the encoding and a byte order mark stay."""

import tokenize
from collections.abc import Mapping

from msgspec import Struct

from audit.model.text import Text, text_of


class Decoded(Struct, frozen=True):
    """The text of a file, and how it is encoded."""

    text: Text
    encoding: str


def decoded(data: bytes) -> Decoded | None:
    """Return the text of a file, None for one that has none or would not become the same bytes again."""
    lines = iter(data.splitlines(keepends=True))
    try:
        encoding = tokenize.detect_encoding(lambda: next(lines, b""))[0]
        content = data.decode(encoding)
        same = content.encode(encoding) == data
    except (SyntaxError, LookupError, UnicodeError):
        return None
    return Decoded(text_of(content), encoding) if same else None


def encoded(content: str, encoding: str) -> bytes | None:
    """Return a text as bytes, None where the encoding has no way to say it."""
    try:
        return content.encode(encoding)
    except UnicodeEncodeError:
        return None


class Files:
    """The texts of files that are given as bytes by path; each is decoded when it is first asked for."""

    def __init__(self, data: Mapping[str, bytes]) -> None:
        self.data = data
        self._decoded: dict[str, Decoded | None] = {}

    def get(self, path: str) -> Text | None:
        """Return the text of a file, None where it cannot be decoded, or not be written back as it was."""
        found = self.decoded(path)
        return found.text if found is not None else None

    def decoded(self, path: str) -> Decoded | None:
        """Return the text of a file with its encoding, None as above."""
        if path not in self._decoded:
            self._decoded[path] = decoded(self.data[path]) if path in self.data else None
        return self._decoded[path]
