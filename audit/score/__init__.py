"""Findings and populations to a score out of 100: model 1. `docs/scoring.md` explains it with an example."""

from collections.abc import Sequence

from audit.model.check import Basis, Check
from audit.model.finding import Finding, Severity
from audit.model.report import Scorecard
from audit.score.curve import check_score
from audit.score.ledger import ledger_of
from audit.score.outlook import outlook
from audit.score.scene import scene_of
from audit.score.standing import standing_of, total_of

__all__ = ["check_score", "outlook", "score"]


def score(
    checks: Sequence[Check],
    findings: Sequence[Finding],
    *,
    reachable: frozenset[str],
    unread: int,
    files: int,
    routes: frozenset[str] = frozenset(),
) -> Scorecard:
    """Return the score of what was found, and where every lost point went.

    `reachable` are the modules that run when the program starts, `routes` those that define routes.
    """
    scene = scene_of(Basis(tuple(checks), reachable, routes, unread, files))
    weighing = [finding for finding in findings if finding.severity.weight]
    unaccepted = [finding for finding in weighing if not finding.accepted]
    mild = [finding for finding in weighing if finding.severity.rank > Severity.HIGH.rank]
    now = standing_of(checks, weighing, scene)
    return Scorecard(
        total=now.total,
        low=total_of([category.low for category in now.scored]),
        high=total_of([category.high for category in now.scored]),
        without_accepted_debt=standing_of(checks, unaccepted, scene).total,
        projected=standing_of(checks, mild, scene).total,
        categories=now.categories,
        ledger=ledger_of(checks, now),
    )
