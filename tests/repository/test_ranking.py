"""The project that is bad on purpose stands at the end of the table of docs/scoring.md, with what the audit says today."""

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

from audit.discover import tree_of
from audit.extract import extract
from audit.model.report import CATEGORY_TITLES, Report
from audit.model.settings import Settings
from audit.render.view.numbers import figure
from audit.render.view.outline import categories_of, total_of
from audit.verdict import verdict
from tests.samples.hurried_shop import files

PAGE = Path(__file__).parents[2] / "docs" / "scoring.md"
TABLE = re.compile(r"\| out of 10 \|[^\n]*\n\|[-:| ]+\|\n((?:\|[^\n]*\n)+)")


def _report() -> Report:
    tree = tree_of(files(), Settings(), name="hurried_shop")
    return verdict(tree, [extract(file.data or b"") for file in tree.files], Settings(), date(2026, 11, 21))


def test_a_project_that_is_bad_on_purpose_is_below_45() -> None:
    total = _report().score.total

    assert total is not None
    assert total < Fraction(45)


def test_the_table_says_of_it_what_the_audit_says() -> None:
    report = _report()
    found = TABLE.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines()]
    scores = [(CATEGORY_TITLES[row.name], figure(row.score or 0)) for row in categories_of(report)]
    total = total_of(report)

    assert [(row[0], row[-1]) for row in rows] == [*scores, ("**total, out of 100**", f"**{figure(total or 0)}**")]
    assert all(row[-1] == min(row[1:], key=_number) for row in rows[-1:])


def _number(cell: str) -> float:
    return float(cell.strip("*?"))
