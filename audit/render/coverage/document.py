"""Coverage layer by layer for programs: JSON of schema 1, which docs/coverage.schema.json describes."""

from math import floor
from typing import Literal

from msgspec import Struct

from audit.model.coverage import CoverageReport, LayerCoverage, Standing, Tally
from audit.render.view.encoding import encoded, schema_of
from audit.render.view.escaping import visible

SCHEMA: Literal[1] = 1


class TallyDocument(Struct, frozen=True):
    """How much there is and how much of it was run. `covered` is in per cent of both kinds together, rounded down."""

    statements: int
    statements_run: int
    branches: int
    branches_run: int
    covered: float


class FileDocument(Struct, frozen=True):
    """A file with statements. `drags`: it is covered less than its layer's floor asks or, without one, than its layer."""

    path: str
    drags: bool
    tally: TallyDocument


class LayerDocument(Struct, frozen=True):
    """A layer. `role` is empty for code in no layer, `floor` null where there is none; `files` start with what misses most."""

    name: str
    role: str
    tally: TallyDocument
    floor: float | None
    verdict: Standing
    files: tuple[FileDocument, ...]


class UseCaseDocument(Struct, frozen=True):
    """A use case of which no test runs the methods that do its work."""

    name: str
    path: str
    line: int
    methods: tuple[str, ...]


class AdapterDocument(Struct, frozen=True):
    """A class that fills a port, how many tests run it there, and the methods of the port that none runs."""

    port: str
    adapter: str
    path: str
    line: int
    tests: int
    idle: tuple[str, ...]


class Document(Struct, frozen=True):
    """The answer of `audit coverage --format json`. Paths are relative to the audited root, with `/`.

    `since` is the revision whose changes alone are counted, empty for all code. `adapters` is null where the data do not
    say which test ran what.
    """

    schema: Literal[1]
    root: str
    data: str
    since: str
    layers: tuple[LayerDocument, ...]
    total: TallyDocument
    use_cases: tuple[UseCaseDocument, ...]
    adapters: tuple[AdapterDocument, ...] | None
    remarks: tuple[str, ...]


def render(report: CoverageReport) -> str:
    """Return the report as a JSON document."""
    document = Document(
        schema=SCHEMA,
        root=visible(report.root),
        data=visible(report.source),
        since=visible(report.since),
        layers=tuple(map(_layer, report.layers)),
        total=_tally(report.total),
        use_cases=tuple(UseCaseDocument(each.name, each.path, each.line, each.methods) for each in report.use_cases),
        adapters=None
        if report.adapters is None
        else tuple(
            AdapterDocument(each.port, each.adapter, each.path, each.line, each.tests, each.idle) for each in report.adapters
        ),
        remarks=tuple(map(visible, report.remarks)),
    )
    return encoded(document)


def schema() -> str:
    """Return the JSON schema of the document."""
    return schema_of(Document)


def _layer(layer: LayerCoverage) -> LayerDocument:
    drags = {each.path for each in layer.drags}
    files = tuple(FileDocument(each.path, each.path in drags, _tally(each.tally)) for each in layer.files)
    return LayerDocument(layer.name, layer.role, _tally(layer.tally), layer.floor, layer.standing, files)


def _tally(tally: Tally) -> TallyDocument:
    covered = floor(tally.percent * 10) / 10
    return TallyDocument(tally.statements, tally.statements_run, tally.branches, tally.branches_run, covered)
