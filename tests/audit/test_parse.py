"""Any bytes become a tree, or a reason why there is none."""

import pytest

from audit.model.facts import Failure, Unparsed
from audit.parse import Parsed, parse, reader_name


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x = 1\n",
        b"\xef\xbb\xbfx = 1\n",
        b"x = 1\r\ny = 2\r\n",
        b"x = 1\ry = 2\r",
        "# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1"),
        "x = 'żółć'\n".encode(),
        b"x = '\\d'\n",
        b"x = 1\x0c\n",
    ],
    ids=["empty", "plain", "byte order mark", "CRLF", "CR", "declared encoding", "UTF-8", "bad escape", "form feed"],
)
def test_valid_python_is_parsed_however_it_is_stored(data: bytes) -> None:
    assert isinstance(parse(data), Parsed)


@pytest.mark.parametrize(
    ("data", "failure", "line"),
    [
        (b"def f(:\n", Failure.SYNTAX, 1),
        (b"x = 1\n  y = 2\n", Failure.SYNTAX, 2),
        (b"x = 1\n\0\n", Failure.SYNTAX, 2),
        (b"x = 1\ny = '\xff'\n", Failure.ENCODING, 2),
        (b"# coding: klingon\n", Failure.ENCODING, 1),
        (b"\xef\xbb\xbf# coding: latin-1\n", Failure.ENCODING, 1),
        (b"x = " + b"-" * 100_000 + b"1\n", Failure.LIMIT, 1),
        (b"x = " + b"(" * 5_000 + b"\n", Failure.SYNTAX, 1),
        (b"\x89PNG\r\n\x1a\n\0\0", Failure.ENCODING, 1),
    ],
    ids=["syntax", "indent", "NUL", "wrong encoding", "unknown encoding", "mark against cookie", "deep", "brackets", "picture"],
)
def test_anything_else_is_a_failure_with_a_line(data: bytes, failure: Failure, line: int) -> None:
    found = parse(data)
    assert isinstance(found, Unparsed)
    assert (found.failure, found.line, found.reader) == (failure, line, reader_name())
    assert found.message
