"""The script that times is run by hand; what it prints is tested here."""

from tests.benchmarks.speed import Samples, rows
from tests.benchmarks.table import Row, table


def test_a_ratio_above_its_target_is_not_kept() -> None:
    drawn = table([Row("cold, against `ast.parse`", 3.0, 1.25, 2.0), Row("`audit --help`, in seconds", 0.12, 1.0, 0.15)])

    assert drawn.splitlines() == [
        "| work | measured | against | ratio | at most | kept |",
        "|---|--:|--:|--:|--:|---|",
        "| cold, against `ast.parse` | 3.000 | 1.250 | 2.40 | 2.00 | no |",
        "| `audit --help`, in seconds | 0.120 | 1.000 | 0.12 | 0.15 | yes |",
    ]


def test_every_target_compares_medians() -> None:
    names = ("parse", "cold", "warm", "lint warm", "edited", "lint edited", "double", "small", "help")
    samples = {name: Samples([9.0, float(place), 0.0], [900.0, 150.0, 10.0]) for place, name in enumerate(names, start=1)}

    assert [(row.measured, row.against, row.target) for row in rows(samples)] == [
        (2.0, 1.0, 2.0),
        (3.0, 4.0, 1.0),
        (5.0, 6.0, 2.5),
        (7.0, 2.0, 2.1),
        (8.0, 1.0, 0.5),
        (9.0, 1.0, 0.15),
        (1.5, 1.0, 2.0),
    ]
