"""The numbers of docs/scoring.md are those of the code: its tables are read, and worked out again."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from audit import catalogue
from audit.model.finding import Finding, Severity
from audit.model.report import CATEGORY_TITLES, SCORE_MODEL, Scorecard, State
from audit.model.rule import Check
from audit.score import check_score, score
from tests.audit.specimens import check, finding

PAGE = (Path(__file__).parents[2] / "docs/scoring.md").read_text(encoding="utf-8")

Row = Mapping[str, str]


def tables() -> Iterator[list[Row]]:
    """Yield the tables of the page in order, each row by the titles of its columns."""
    for block in re.findall(r"(?:^ *\|.*\|\n)+", PAGE, re.MULTILINE):
        header, _, *rows = ([cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines())
        yield [dict(zip(header, row, strict=True)) for row in rows]


WEIGHTS, CURVE, POINTS, CHECKS, CATEGORIES, LEDGER, UNSURE = tables()


def checked(row: Row) -> tuple[Check, list[Finding]]:
    """Return the check that a row speaks of, with as many findings as it has violations."""
    rule = catalogue.rule(row["check"].split()[0])
    made = check(
        rule.id,
        category=rule.category,
        severity=rule.severity,
        curve=rule.curve,
        stops_program=rule.stops_program,
        population=int(row["population"]),
    )
    return made, [finding(rule.id, severity=rule.severity, unit=f"unit {number}") for number in range(int(row["violating"]))]


def example(*rows: Row) -> Scorecard:
    made = [checked(row) for row in rows]
    found = [each for _, findings in made for each in findings]
    return score([check for check, _ in made], found, reachable=frozenset({"shop.cart"}), unread=0, files=200)


def number(value: Fraction | float) -> str:
    return format(Decimal(str(float(value))).normalize(), "f")


def test_the_page_is_about_the_model_that_scores() -> None:
    assert re.findall(r"describes model (\d+)", PAGE) == [str(SCORE_MODEL)]


def test_the_weights_are_those_of_the_severities() -> None:
    assert [{"severity": severity.value, "weight": number(severity.weight)} for severity in Severity] == WEIGHTS


def test_the_curve_goes_where_the_page_says() -> None:
    curve = catalogue.rule("outward_import").curve

    assert [{**row, "score": number(check_score(curve, Fraction(row["density"])))} for row in CURVE] == CURVE


def test_the_points_are_those_of_the_rules() -> None:
    assert [
        {"rule": f"{rule.id} `{rule.name}`", "good": number(rule.curve.good), "half": number(rule.curve.half)}
        for rule in catalogue.rules()
        if rule.curve
    ] == POINTS


def test_the_densities_of_the_example_score_what_the_page_says() -> None:
    assert [
        {**row, "density": number(density), "score": number(check_score(checked(row)[0].curve, density))}
        for row in CHECKS
        for density in [Fraction(int(row["violating"]), int(row["population"]))]
    ] == CHECKS


def test_the_example_has_the_score_that_the_page_works_out() -> None:
    found = example(*CHECKS)

    assert [
        {"category": CATEGORY_TITLES[category.name], "score": number(category.score)}
        for category in found.categories
        if category.state is not State.NOT_APPLICABLE
    ] == CATEGORIES
    assert re.findall(r"÷ 20 = \*\*(\d+)\*\*", PAGE) == [number(found.total or 0)]


def test_the_ledger_of_the_example_is_the_one_on_the_page() -> None:
    assert [
        {
            "line": f"{line.rule} `{catalogue.rule(line.rule).name}`{', cap' if line.cap else ''}",
            "points": number(line.points),
            "gain": number(line.gain),
        }
        for line in example(*CHECKS).ledger
        if line.points
    ] == LEDGER


def test_what_is_not_sure_is_scored_as_the_page_says() -> None:
    totals = [example(row) for row in UNSURE]

    assert [
        {**row, "low": hundredth(found.low), "high": hundredth(found.high), "counts": hundredth(found.total)}
        for row, found in zip(UNSURE, totals, strict=True)
    ] == UNSURE


def hundredth(total: Fraction | None) -> str:
    return number((total or Fraction(0)) / 100)
