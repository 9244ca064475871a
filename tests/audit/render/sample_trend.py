"""A small history with everything that a renderer must show: losses, gains, a cap, gaps, hostile words."""

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

from audit.model.trend import Cost, Point, Row, Trend

HOSTILE = "<script>alert('x')</script> | `code` & \x1b[31m [link](javascript:x) *bold* ${{ secrets.X }}"


def trend() -> Trend:
    """Return a history of six commits out of forty."""
    import_broken = Cost("code_consistency", "broken_import", "CON101", Fraction(6), Fraction(2))
    cap = Cost("code_consistency", "what stops the program caps the category at 3", "", Fraction(7, 2), Fraction(2))
    outward = Cost("dependency_rule", "outward_import", "DEP101", Fraction(10, 3), Fraction(4))
    lighter = Cost("dependency_rule", "outward_import", "DEP101", Fraction(3), Fraction(4))
    return Trend(
        version="1.0",
        name="shop",
        profile="layered",
        rows=(
            _row(6, "Mend the import", _point(lighter)),
            _row(5, HOSTILE, _point(import_broken, cap, outward), between=30),
            _row(4, "Say more", _point(outward, doubt=Fraction(2))),
            _row(3, "Lose the code", None, "it holds no Python file, or none that is not left out"),
            _row(2, "Import outward", _point(outward)),
            _row(1, "Begin", _point()),
        ),
        commits=36,
        shallow=True,
    )


def _row(number: int, subject: str, point: Point | None, problem: str = "", *, between: int = 0) -> Row:
    when = datetime(2026, 1, number, 23, 30, tzinfo=timezone(timedelta(hours=-5)) if number % 2 else UTC)
    return Row(f"{number:x}" * 40, when, subject, between, point, problem)


def _point(*costs: Cost, doubt: Fraction = Fraction(0)) -> Point:
    total = 100 - sum((cost.points for cost in costs), Fraction(0))
    return Point(
        total=total,
        low=total - doubt,
        high=total + doubt,
        categories={"code_consistency": Fraction(10) - total / 50, "dependency_rule": Fraction(9)},
        costs=costs,
        findings={"critical": 2 * len(costs), "high": 4, "low": 1},
        files=12,
        unread=0,
        profile="layered",
    )
