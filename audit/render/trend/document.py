"""A trend for programs: JSON of schema 1, which docs/trend.schema.json describes."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from audit.model.finding import Severity
from audit.model.report import SCORE_MODEL
from audit.model.trend import Move, Point, Row, Trend
from audit.render.trend.wording import why_not
from audit.render.view.encoding import encoded, schema_of
from audit.render.view.escaping import visible

SCHEMA: Literal[1] = 1
_DIGITS = 6


class ShiftDocument(Struct, frozen=True):
    """What a check lost since the nearest older commit with a score, or won, below 0. A `cap` is in words, else empty."""

    category: str
    rule: str
    check: str
    cap: str
    lost: float
    violations: float


class CommitDocument(Struct, frozen=True):
    """A commit. `date` is its committer's. `between` older commits were left out before the next one of the list.

    Scores are out of 100 and null where the commit has none; `reason` says why. `categories` are out of 10. `lost` adds up
    what `changes` lost and is null for the oldest commit with a score.
    """

    commit: str
    date: str
    subject: str
    between: int
    reason: str
    total: float | None
    low: float | None
    high: float | None
    categories: Mapping[str, float]
    findings: Mapping[str, int]
    files: int
    files_unreadable: int
    lost: float | None
    changes: tuple[ShiftDocument, ...]


class Document(Struct, frozen=True):
    """The answer of `audit trend --format json`. `commits` are newest first, out of `available` ones.

    `shallow`: the clone does not hold what came before the oldest commit there is.
    """

    schema: Literal[1]
    model: int
    version: str
    name: str
    profile: str
    available: int
    shallow: bool
    commits: tuple[CommitDocument, ...]


def render(trend: Trend) -> str:
    """Return the trend as a JSON document."""
    moves = {move.row.commit: move for move in trend.moves()}
    document = Document(
        schema=SCHEMA,
        model=SCORE_MODEL,
        version=trend.version,
        name=visible(trend.name),
        profile=trend.profile,
        available=trend.commits,
        shallow=trend.shallow,
        commits=tuple(_commit(row, moves.get(row.commit)) for row in trend.rows),
    )
    return encoded(document)


def schema() -> str:
    """Return the JSON schema of the document."""
    return schema_of(Document)


def _commit(row: Row, move: Move | None) -> CommitDocument:
    point = row.point or Point(None, None, None, {}, (), {}, 0, 0, "")
    return CommitDocument(
        commit=row.commit,
        date=row.when.isoformat(),
        subject=visible(row.subject),
        between=row.between,
        reason=visible(why_not(row)),
        total=_number(point.total),
        low=_number(point.low),
        high=_number(point.high),
        categories={name: round(float(score), _DIGITS) for name, score in point.categories.items()},
        findings={severity.value: point.findings.get(severity.value, 0) for severity in Severity} if row.point else {},
        files=point.files,
        files_unreadable=point.unread,
        lost=_number(move.lost) if move is not None else None,
        changes=tuple(
            ShiftDocument(
                category=shift.category,
                rule=shift.rule,
                check=shift.check if shift.rule else "",
                cap="" if shift.rule else shift.check,
                lost=round(float(shift.points), _DIGITS),
                violations=float(shift.violations),
            )
            for shift in (move.shifts if move is not None else ())
        ),
    )


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), _DIGITS)
