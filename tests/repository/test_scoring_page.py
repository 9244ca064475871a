"""The numbers of docs/scoring.md are those of the code: its tables are read, and worked out again."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import log
from operator import add, mul, sub, truediv
from pathlib import Path
from statistics import NormalDist

from audit import catalogue
from audit.model.check import Basis, Check
from audit.model.finding import Finding, Severity
from audit.model.report import CATEGORY_TITLES, SCORE_MODEL, Scorecard, State
from audit.planning import order, plan
from audit.score import check_score, outlook, score
from tests.audit.specimens import check, finding

PAGE = (Path(__file__).parents[2] / "docs/scoring.md").read_text(encoding="utf-8")

OPERATORS: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: add,
    ast.Sub: sub,
    ast.Mult: mul,
    ast.Div: truediv,
}

Row = Mapping[str, str]


def tables() -> Iterator[list[Row]]:
    """Yield the tables of the page in order, each row by the titles of its columns."""
    for block in re.findall(r"(?:^ *\|.*\|\n)+", PAGE, re.MULTILINE):
        header, _, *rows = ([cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines())
        yield [dict(zip(header, row, strict=True)) for row in rows]


WEIGHTS, CURVE, POINTS, CHECKS, WALK, MEANS, CATEGORIES, LEDGER, STEPS, UNSURE, *_ = tables()


def checked(row: Row) -> tuple[Check, list[Finding]]:
    """Return the check that a row speaks of, with as many findings as it has violations."""
    rule = catalogue.rule(row["check"].split()[0])
    made = check(
        rule.id,
        category=rule.category,
        severity=rule.severity,
        effort=rule.effort,
        curve=rule.curve,
        stops_program=rule.stops_program,
        population=int(row["population"]),
    )
    return made, [finding(rule.id, severity=rule.severity, unit=f"unit {number}") for number in range(int(row["violating"]))]


def project(*rows: Row) -> tuple[Basis, list[Finding]]:
    """Return the project that some rows speak of: whatever is found in it is in a module that runs."""
    made = [checked(row) for row in rows]
    basis = Basis(tuple(check for check, _ in made), frozenset({"shop.cart"}), frozenset(), unread=0, files=200)
    return basis, [each for _, findings in made for each in findings]


def example(*rows: Row) -> Scorecard:
    basis, found = project(*rows)
    return score(basis.checks, found, reachable=basis.running, unread=basis.unread, files=basis.files)


def worked_out(text: str) -> float:
    """Return what a calculation on the page comes to."""
    tree = ast.parse(re.sub(r"\bln ([\d.]+)", r"ln(\1)", text).translate(str.maketrans("×÷−", "*/-")), mode="eval")
    return _value(tree.body)


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(int() | float() as constant):
            return float(constant)
        case ast.Call(ast.Name("ln"), [argument]):
            return log(_value(argument))
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand)
        case ast.BinOp(left, operator, right):
            return OPERATORS[type(operator)](_value(left), _value(right))
    raise AssertionError(f"the page calculates with {ast.dump(node)}")


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


def test_the_curve_of_the_example_is_walked_right() -> None:
    sigma, z, below, remaining = (worked_out(row["value"]) for row in WALK)
    curve = catalogue.rule("framework_import").curve

    assert [round(worked_out(WALK[row]["by hand"]), 6) for row in (0, 1, 3)] == [round(each, 6) for each in (sigma, z, remaining)]
    assert round(NormalDist().cdf(z), 6) == below
    assert remaining == float(check_score(curve, Fraction(2, 40)))


def test_the_means_of_the_example_are_what_the_checks_leave_of_ten() -> None:
    lines = [line for line in example(*CHECKS).ledger if not line.cap]
    lost = {title: sum(line.points for line in lines if line.category == name) for name, title in CATEGORY_TITLES.items()}

    assert [{**row, "mean": number(10 - lost[row["category"]] / 5)} for row in MEANS] == MEANS
    assert [number(round(worked_out(row["by hand"]), 6)) for row in MEANS] == [row["mean"] for row in MEANS]


def test_the_example_has_the_score_that_the_page_works_out() -> None:
    found = example(*CHECKS)

    assert [
        {"category": CATEGORY_TITLES[category.name], "score": number(category.score)}
        for category in found.categories
        if category.state is not State.NOT_APPLICABLE
    ] == CATEGORIES
    ((calculated, total),) = re.findall(r"The total is (.+?) = \*\*([\d.]+)\*\*", PAGE)
    assert (number(round(worked_out(calculated), 6)), total) == (total, number(found.total or 0))


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


def test_what_the_cap_takes_is_worked_out_right() -> None:
    (calculated,) = re.findall(r"the cap took: (.+?)\. Where", PAGE)

    assert number(worked_out(calculated)) == LEDGER[0]["points"]


def test_the_steps_of_the_example_are_those_of_the_program() -> None:
    basis, found = project(*CHECKS)
    total = outlook(basis, found)

    assert [
        {
            "step": f"{step.rule} `{catalogue.rule(step.rule).name}`",
            "effort": number(step.effort.cost),
            "gain": number(step.gain),
            "total": number(step.total),
        }
        for step in order(basis, found, total)
    ] == STEPS
    assert re.findall(r"Here 80 takes an effort of \*\*(\d+)\*\*, 90 takes \*\*(\d+)\*\*", PAGE) == [
        tuple(number(plan(basis, found, Fraction(target), total).cost) for target in (80, 90))
    ]


def test_what_is_not_sure_is_scored_as_the_page_says() -> None:
    totals = [example(row) for row in UNSURE]

    assert [
        {**row, "low": hundredth(found.low), "high": hundredth(found.high), "counts": hundredth(found.total)}
        for row, found in zip(UNSURE, totals, strict=True)
    ] == UNSURE


def hundredth(total: Fraction | None) -> str:
    return number((total or Fraction(0)) / 100)
