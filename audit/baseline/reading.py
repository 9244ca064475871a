"""The text of a baseline to its entries. It may come out of a merge, so whatever is wrong in it is told with its line."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from audit.baseline.sorting import canonical
from audit.errors import MalformedBaseline, nearest
from audit.model.baseline import Baseline, BaselineFile, Entry
from audit.model.finding import Severity

VERSION = 1
MAX_COUNT = 1_000_000

_KEYS = ("version", "model", "entries")
_NEEDED = ("rule", "severity", "fingerprint")
_ENTRY_KEYS = (*_NEEDED, "module", "subject", "count", "owner", "reason", "until")
_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|\Z)", re.MULTILINE)
_SPACE = re.compile(r"[ \t\r\n]*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")

_Wrong = Callable[[str], MalformedBaseline]
"""Takes what is wrong, and returns the error that says where."""


def read(file: BaselineFile) -> Baseline:
    """Return the baseline that a file holds; neither the order of its entries nor their repetition matters.

    Raises MalformedBaseline, with the line, for whatever is not as it should be.
    """
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.data.count(b"\n", 0, error.start) + 1
        raise MalformedBaseline(f"`{file.path}`, line {line}: it is no valid UTF-8") from error
    conflict = _CONFLICT.search(text)
    if conflict is not None:
        advice = "keep the entries of both sides, take the marks away, and run `audit baseline`"
        raise _at(file.path, _line(text, conflict.start()))(f"a merge conflict is not resolved; {advice}")
    reader = _Reader(text)
    try:
        found = tuple(_entries(reader, file.path))
    except json.JSONDecodeError as error:
        raise _at(file.path, error.lineno)(f"it is no valid JSON: {error.msg.lower()}") from error
    except (RecursionError, ValueError) as error:
        raise _at(file.path, _line(text, reader.at))("it holds a value that is nested too deeply or too long") from error
    return Baseline(file.path, canonical(found))


class _Reader:
    """Takes a JSON document apart from its beginning to its end; `at` is how far it has come.

    A comma before a closing bracket is let pass: merges leave them.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._decoder = json.JSONDecoder()
        self._counted = (0, 1)
        self.at = 0

    @property
    def line(self) -> int:
        """The line of what comes next."""
        self._next()
        start, line = self._counted
        self._counted = (self.at, line + self._text.count("\n", start, self.at))
        return self._counted[1]

    def value(self) -> object:
        """Return the value that comes next, whatever it is."""
        self._next()
        found: object
        found, self.at = self._decoder.raw_decode(self._text, self.at)
        return found

    def members(self, opening: str, closing: str) -> Iterator[None]:
        """Stop before each member of the object or list that comes next; whoever asks takes the member."""
        self.take(opening)
        while self._next() != closing:
            yield
            if self._next() != closing:
                self.take(",")
        self.take(closing)

    def take(self, sign: str) -> None:
        """Go past a sign that must come next."""
        if self._next() != sign:
            raise json.JSONDecodeError(f"expecting `{sign}`", self._text, self.at)
        self.at += 1

    def end(self) -> None:
        """Make sure that nothing comes next."""
        if self._next():
            raise json.JSONDecodeError("something stands after its end", self._text, self.at)

    def _next(self) -> str:
        space = _SPACE.match(self._text, self.at)
        assert space is not None, "the pattern matches the empty string"
        self.at = space.end()
        return self._text[self.at : self.at + 1]


def _entries(reader: _Reader, path: str) -> Iterator[Entry]:
    seen = set()
    for _ in reader.members("{", "}"):
        line = reader.line
        wrong = _at(path, line)
        key = reader.value()
        reader.take(":")
        if key not in _KEYS:
            raise wrong(f"`{key}` is no key of a baseline{nearest(str(key), _KEYS)}")
        seen.add(key)
        if key == "entries":
            for _ in reader.members("[", "]"):
                line = reader.line
                yield _entry(reader.value(), line, _at(path, line))
        else:
            _check(str(key), reader.value(), wrong)
    reader.end()
    for key in _KEYS:
        if key not in seen:
            raise _at(path, reader.line)(f"it has no `{key}`; `audit baseline` writes a baseline")


def _check(key: str, value: object, wrong: _Wrong) -> None:
    if type(value) is not int or value < 1:
        raise wrong(f"`{key}` is no whole number above 0")
    if key == "version" and value != VERSION:
        raise wrong(f"its version is {value}, and this archaudit reads version {VERSION}")


def _entry(value: object, line: int, wrong: _Wrong) -> Entry:
    if not isinstance(value, dict):
        raise wrong("an entry is no object")
    for key in value:
        if key not in _ENTRY_KEYS:
            raise wrong(f"`{key}` is no key of an entry{nearest(key, _ENTRY_KEYS)}")
    for key in _NEEDED:
        if key not in value:
            raise wrong(f"an entry has no `{key}`")
    return Entry(
        rule=_text(value, "rule", wrong),
        module=_text(value, "module", wrong),
        subject=_text(value, "subject", wrong),
        severity=_severity(_text(value, "severity", wrong), wrong),
        count=_count(value.get("count", 1), wrong),
        fingerprint=_text(value, "fingerprint", wrong),
        owner=_text(value, "owner", wrong),
        reason=_text(value, "reason", wrong),
        until=_until(_text(value, "until", wrong), wrong),
        line=line,
    )


def _text(fields: Mapping[str, object], key: str, wrong: _Wrong) -> str:
    text = fields.get(key, "")
    if not isinstance(text, str) or not (text or key not in _NEEDED):
        raise wrong(f"`{key}` is no text")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise wrong(f"`{key}` is no valid Unicode") from error
    return text


def _severity(word: str, wrong: _Wrong) -> Severity:
    known = [each.value for each in Severity]
    if word not in known:
        raise wrong(f"`severity` is `{word}`, which is none{nearest(word, known)}")
    return Severity(word)


def _count(value: object, wrong: _Wrong) -> int:
    if type(value) is not int or not 1 <= value <= MAX_COUNT:
        raise wrong(f"`count` is no whole number from 1 to {MAX_COUNT}")
    return value


def _until(word: str, wrong: _Wrong) -> date | None:
    try:
        if word and not _DATE.fullmatch(word):
            raise ValueError(word)
        return date.fromisoformat(word) if word else None
    except ValueError as error:
        raise wrong(f"`until` is `{word}`, which is no date; write it as `2027-01-31`") from error


def _at(path: str, line: int) -> _Wrong:
    return lambda what: MalformedBaseline(f"`{path}`, line {line}: {what}")


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
