"""What tests ran of the project's code, and how much of it they must."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct, field

from audit.model.profile import Role

LINE_UNKNOWN = 0
"""Stands for the line of branches that the data count and do not place."""

NOTHING: Mapping[int, tuple[int, int]] = {}


class Record(Struct, frozen=True):
    """A file of coverage data. `name` is how it is called in what is said of it; `folder` is the one that it lies in.

    `modified` is when it was written, in seconds; None where that says nothing. `demanded`: the user asked for this file now,
    so that it must be there and right; otherwise the settings name it, and `problem` may say why it cannot be used.
    """

    name: str
    folder: str
    data: bytes
    modified: float | None = None
    demanded: bool = True
    problem: str = ""


class Tally(Struct, frozen=True):
    """How many statements and branches there are, and how many of each were run."""

    statements: int = 0
    statements_run: int = 0
    branches: int = 0
    branches_run: int = 0

    @property
    def units(self) -> int:
        """Statements and branches together."""
        return self.statements + self.branches

    @property
    def missed(self) -> int:
        """The units that were not run."""
        return self.units - self.statements_run - self.branches_run

    @property
    def percent(self) -> Fraction:
        """The share of all units that were run, in per cent, as coverage.py counts; 100 where there are none."""
        return 100 * Fraction(self.units - self.missed, self.units) if self.units else Fraction(100)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.statements + other.statements,
            self.statements_run + other.statements_run,
            self.branches + other.branches,
            self.branches_run + other.branches_run,
        )


class FileCoverage(Struct, frozen=True):
    """What tests ran of a file. `statements` and `run` are lines; `branches` holds, by line, the ways out and those taken.

    `contexts` are the names of the tests that ran a line, as far as they were recorded. `measured`: the data speak of the
    file; all of one that they leave out counts as not run.
    """

    statements: frozenset[int]
    run: frozenset[int]
    branches: Mapping[int, tuple[int, int]] = NOTHING
    contexts: Mapping[int, frozenset[str]] = field(default_factory=dict)
    measured: bool = True

    def tally(self, lines: frozenset[int] | None = None) -> Tally:
        """Return how much was run, of some lines or of all."""
        statements = self.statements if lines is None else self.statements & lines
        branches = [ways for line, ways in self.branches.items() if lines is None or line in lines]
        return Tally(
            len(statements),
            len(statements & self.run),
            sum(ways for ways, _ in branches),
            sum(taken for _, taken in branches),
        )

    def tests_of(self, lines: frozenset[int]) -> frozenset[str]:
        """Return the names of the tests that ran some of these lines."""
        return frozenset(name for line in lines for name in self.contexts.get(line, ()))


class Coverage(Struct, frozen=True):
    """What the coverage data say. `path` names them, `files` is by path relative to the audited root.

    `floors` are those of the settings, in per cent by role. `remarks` say in words what is doubtful about the data.
    """

    path: str
    files: Mapping[str, FileCoverage]
    has_branches: bool = False
    has_contexts: bool = False
    floors: Mapping[Role, float] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


NO_COVERAGE = Coverage("", {})


class Standing(StrEnum):
    """How a layer stands to its floor."""

    KEPT = "kept"
    BELOW = "below"
    NO_FLOOR = "no_floor"


class FileTally(Struct, frozen=True):
    """How much of a file was run."""

    path: str
    tally: Tally


class LayerCoverage(Struct, frozen=True):
    """How much of a layer was run. `role` is empty for code in no layer; `floor` is in per cent, None where there is none.

    `files` come with what misses most first.
    """

    name: str
    role: str
    tally: Tally
    floor: float | None
    files: tuple[FileTally, ...]

    @property
    def standing(self) -> Standing:
        """How it stands to its floor, worked out exactly."""
        if self.floor is None:
            return Standing.NO_FLOOR
        return Standing.KEPT if self.tally.percent >= Fraction(str(self.floor)) else Standing.BELOW

    @property
    def drags(self) -> tuple[FileTally, ...]:
        """The files that are covered less than the floor asks or, without one, less than the layer as a whole."""
        bar = self.tally.percent if self.floor is None else Fraction(str(self.floor))
        return tuple(each for each in self.files if each.tally.percent < bar)


class UncoveredUseCase(Struct, frozen=True):
    """A use case of which no test runs what it does. `methods` are those that do it."""

    name: str
    path: str
    line: int
    methods: tuple[str, ...]


class AdapterUse(Struct, frozen=True):
    """A class that fills a port, and how many tests run its side of it. `idle` are the port's methods that none runs."""

    port: str
    adapter: str
    path: str
    line: int
    tests: int
    idle: tuple[str, ...]


class CoverageReport(Struct, frozen=True):
    """Coverage layer by layer. `since` is the revision whose changes alone are counted, empty for all code.

    `adapters` is None where the data do not say which test ran what.
    """

    root: str
    source: str
    since: str
    has_branches: bool
    layers: tuple[LayerCoverage, ...]
    total: Tally
    use_cases: tuple[UncoveredUseCase, ...]
    adapters: tuple[AdapterUse, ...] | None
    remarks: tuple[str, ...]

    @property
    def below(self) -> tuple[LayerCoverage, ...]:
        """The layers below their floors."""
        return tuple(layer for layer in self.layers if layer.standing is Standing.BELOW)
