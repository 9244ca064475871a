"""A criterion: one thing that a layer does well, or does not, with what shows it. Evidence; it has no points."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct


class Section(StrEnum):
    """The part of the report that a criterion belongs to: a layer, or what no layer has alone."""

    DOMAIN = "domain"
    APPLICATION = "application"
    INFRASTRUCTURE = "infrastructure"
    PRESENTATION = "presentation"
    COMPOSITION = "composition"
    CONFIGURATION = "configuration"
    WHOLE = "whole"


SECTION_TITLES: Mapping[Section, str] = {
    Section.DOMAIN: "Domain Layer",
    Section.APPLICATION: "Application Layer",
    Section.INFRASTRUCTURE: "Infrastructure Layer",
    Section.PRESENTATION: "Presentation Layer",
    Section.COMPOSITION: "Dependency Injection",
    Section.CONFIGURATION: "Configuration",
    Section.WHOLE: "The Project as a Whole",
}


class Status(StrEnum):
    """How far a criterion is met. What cannot be known, or has nothing to be met by, was not seen; that is no failure."""

    PASSED = "pass"
    PARTIAL = "partial"
    FAILED = "fail"
    NOT_SEEN = "not_seen"

    @property
    def words(self) -> str:
        """The status as a table shows it."""
        return self.value.replace("_", " ").upper()


class Place(Struct, frozen=True):
    """A line of a file."""

    path: str
    line: int


class Criterion(Struct, frozen=True):
    """A row of a layer's table. `met` of `units` meet the statement, which is a positive one.

    `places` are where it is not met or, where it is met everywhere, where it is; a few where there are many.
    `rule` is the rule that fills the row, if one does.
    """

    section: Section
    statement: str
    status: Status
    met: int
    units: int
    places: tuple[Place, ...] = ()
    note: str = ""
    rule: str = ""


PLACES = 5
"""How many places show a criterion at most; its counts say how many there are."""


def shown(section: Section, statement: str, places: Sequence[Place], note: str = "") -> Criterion:
    """Return a criterion that each place meets; it passes with one of them, and was not seen without."""
    status = Status.PASSED if places else Status.NOT_SEEN
    return Criterion(section, statement, status, len(places), len(places), tuple(places[:PLACES]), note if places else "")


def shared(section: Section, statement: str, met: Sequence[Place], missed: Sequence[Place], note: str = "") -> Criterion:
    """Return a criterion that some units meet and some miss: partly met while half of them meet it, failed below that."""
    units = len(met) + len(missed)
    if not units:
        return Criterion(section, statement, Status.NOT_SEEN, 0, 0)
    partly = Status.PARTIAL if len(met) * 2 >= units else Status.FAILED
    return Criterion(
        section, statement, partly if missed else Status.PASSED, len(met), units, tuple((missed or met)[:PLACES]), note
    )
