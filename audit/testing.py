"""Runs the examples of a rule: our own tests, and the test kit of whoever writes a plug-in."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from audit.discover import tree_of
from audit.extract import extract
from audit.measures import coverage_of
from audit.mending import Standing, mend, standing
from audit.model.coverage import Coverage, Record
from audit.model.facts import Extraction, Failure, Unparsed
from audit.model.finding import Finding
from audit.model.mending import Mending
from audit.model.rule import Example, Rule
from audit.model.settings import DETECT, Settings
from audit.model.source import SourceTree
from audit.verdict import judge, project_of

TODAY = date(2026, 1, 1)
"""The day on which examples are judged: a waiver's date in an example is read against it."""

COVERAGE = "coverage.json"
"""The file of an example that is read as its coverage data."""

_UNMARKED = re.compile(r"(?:  # finding: \w+)+$", re.MULTILINE)
_MARK = re.compile(r"finding:\s*(?P<rule>\w+)")

Place = tuple[str, int, str]
"""Path, line and rule id of a finding."""


def places(findings: Iterable[Finding]) -> list[Place]:
    """Return where findings are, sorted."""
    return sorted((finding.path, finding.line, finding.rule) for finding in findings)


def expected(example: Example) -> list[Place]:
    """Return what an example's own marks (`# finding: CON101`) promise, sorted."""
    return sorted(_marks(example))


def _marks(example: Example) -> Iterator[Place]:
    for path, text in example.files.items():
        for number, line in enumerate(text.splitlines(), 1):
            for match in _MARK.finditer(line):
                yield path, number, match["rule"]


def findings_in(example: Example, rules: Sequence[Rule]) -> tuple[Finding, ...]:
    """Return what rules find in an example, waivers applied, accepted findings left out."""
    settings = Settings(profile=example.profile or DETECT)
    tree = tree_of(example.files, settings)
    project = project_of(tree, list(_extractions(tree, example)), settings, _coverage(example, tree, settings))
    return tuple(finding for finding in judge(project, rules, TODAY) if not finding.accepted)


def mended(example: Example, *rules: str) -> Mending:
    """Return what the fixes of rules, by id, or of all make of an example, its marks taken out first."""
    settings = Settings(profile=example.profile or DETECT)
    files = {path: _UNMARKED.sub("", text) for path, text in example.files.items()}

    def look(changed: Mapping[str, bytes]) -> Standing:
        tree = tree_of({**files, **changed}, settings)
        return standing(tree, list(_extractions(tree, example)), settings, TODAY)

    return mend(look, frozenset(rules))


def _coverage(example: Example, tree: SourceTree, settings: Settings) -> Coverage | None:
    """Return the coverage data that an example holds, None for one that holds none."""
    if COVERAGE not in example.files:
        return None
    record = Record(COVERAGE, tree.root, example.files[COVERAGE].encode())
    return coverage_of(record, tree, example.files.keys(), settings)


def _extractions(tree: SourceTree, example: Example) -> Iterator[Extraction | None]:
    for file in tree.files:
        if file.path in example.unreadable:
            yield Unparsed(Failure.UNREADABLE, "permission denied", 1, 0, "")
        elif file.path in example.too_large:
            yield Unparsed(Failure.LIMIT, "3000000 bytes, more than the limit of 2000000", 1, 0, "")
        else:
            yield extract(file.data) if file.data is not None else None
