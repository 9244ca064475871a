"""Comments that accept a finding."""

import pytest

from audit.model.facts import Waiver
from tests.audit.facts.reading import facts


@pytest.mark.parametrize(
    ("code", "waiver"),
    [
        ("import a  # audit: allow CON101 because it is built\n", Waiver(1, 1, 1, ("CON101",), "", "it is built")),
        (
            "# audit: allow broken_import, DEP101 until 2027-01-31 because we move\nimport a\n",
            Waiver(1, 1, 2, ("broken_import", "DEP101"), "2027-01-31", "we move"),
        ),
        ("from a import (\n    b,  # audit: allow CON102 because of c\n)\n", Waiver(2, 1, 3, ("CON102",), "", "of c")),
        ("import a  # audit: allow CON101\n", Waiver(1, 1, 1, ("CON101",), "", "")),
        ("import a  # Audit: Allow con101 Because shouting\n", Waiver(1, 1, 1, ("con101",), "", "shouting")),
        ("# audit: allow CON101 because it stands at the end", Waiver(1, 1, 1, ("CON101",), "", "it stands at the end")),
        (
            "x = 1\r\nimport a  # audit: allow CON101 because of carriage returns\r\n",
            Waiver(2, 2, 2, ("CON101",), "", "of carriage returns"),
        ),
    ],
)
def test_a_waiver_is_read_with_the_lines_that_it_covers(code: str, waiver: Waiver) -> None:
    assert facts(code).waivers == (waiver,)


def test_a_string_that_looks_like_a_waiver_is_none() -> None:
    assert facts("x = '# audit: allow CON101 because not'\n").waivers == ()
