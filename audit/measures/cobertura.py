"""Cobertura XML, as `coverage xml` and many other tools write it, read without what makes XML dangerous."""

import re
from collections.abc import Mapping
from xml.parsers import expat

from audit.errors import CoverageError
from audit.measures.exports import Export
from audit.model.coverage import FileCoverage, Record

_WAYS = re.compile(r"\((\d{1,9})/(\d{1,9})\)")
MAX_DEPTH = 100


def from_xml(record: Record) -> Export:
    """Return what a Cobertura report says.

    Raises CoverageError for other XML, and for any that declares entities or holds a document type of its own.
    """
    reader = _Reader()
    try:
        reader.read(record.data)
    except (expat.ExpatError, ValueError) as error:
        raise CoverageError(f"`{record.name}` cannot be read as Cobertura XML: {error}") from error
    return Export(
        files=reader.files(),
        has_branches=reader.has_branches,
        has_contexts=False,
        sources=tuple(reader.sources),
    )


class _Reader:
    """Takes the elements of a report as they come."""

    def __init__(self) -> None:
        self.sources: list[str] = []
        self.has_branches = False
        self._hits: dict[str, dict[int, bool]] = {}
        self._ways: dict[str, dict[int, tuple[int, int]]] = {}
        self._path: list[str] = []
        self._file = ""

    def read(self, data: bytes) -> None:
        """Read a whole document; raises ExpatError, or ValueError where it is no report."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _no_subset
        parser.EntityDeclHandler = _no_entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.Parse(data, True)  # noqa: FBT003  # expat takes no keywords

    def files(self) -> Mapping[str, FileCoverage]:
        """Return the coverage of each file."""
        return {
            name: FileCoverage(
                statements=frozenset(hits),
                run=frozenset(line for line, hit in hits.items() if hit),
                branches=self._ways.get(name, {}),
            )
            for name, hits in self._hits.items()
        }

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._path and name != "coverage":
            raise ValueError(f"its root is `{name}`, not `coverage`")
        if len(self._path) > MAX_DEPTH:
            raise ValueError(f"its elements lie more than {MAX_DEPTH} deep in each other")
        self._path.append(name)
        if name == "class":
            self._file = attributes.get("filename", "")
            self._hits.setdefault(self._file, {})
        elif name == "source":
            self.sources.append("")
        elif name == "line" and self._file:
            self._line(attributes)

    def _line(self, attributes: dict[str, str]) -> None:
        number, hits = int(attributes.get("number", "")), int(attributes.get("hits", ""))
        if number < 1:
            raise ValueError(f"it speaks of line {number} of `{self._file}`")
        known = self._hits[self._file]
        known[number] = known.get(number, False) or hits > 0
        ways = _WAYS.search(attributes.get("condition-coverage", ""))
        if attributes.get("branch", "").lower() == "true" and ways is not None:
            self.has_branches = True
            taken, all_ways = int(ways[1]), int(ways[2])
            self._ways.setdefault(self._file, {})[number] = (all_ways, min(taken, all_ways))

    def _end(self, name: str) -> None:
        self._path.pop()
        if name == "class":
            self._file = ""

    def _text(self, text: str) -> None:
        if self._path[-1] == "source":
            self.sources[-1] += text


def _no_subset(*declared: object) -> None:
    if declared[-1]:  # whether the declaration holds others; the rest are names that are never looked up
        raise ValueError("its document type holds declarations, and none are obeyed")


def _no_entity(*_declared: object) -> None:
    raise ValueError("it declares entities, and none are obeyed")
