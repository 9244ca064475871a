"""What a benchmark found, as text."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, what it is divided by, and the most that the ratio may be."""

    work: str
    measured: float
    against: float
    target: float

    @property
    def ratio(self) -> float:
        """The measured value in units of what it is held against."""
        return self.measured / self.against

    @property
    def kept(self) -> bool:
        """Whether the target is reached."""
        return self.ratio <= self.target


def table(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [
        f"| {row.work} | {row.measured:.3f} | {row.against:.3f} | {row.ratio:.2f} | {row.target:.2f} | {_yes(row)} |"
        for row in rows
    ]
    return "\n".join(["| work | measured | against | ratio | at most | kept |", "|---|--:|--:|--:|--:|---|", *lines])


def _yes(row: Row) -> str:
    return "yes" if row.kept else "no"
