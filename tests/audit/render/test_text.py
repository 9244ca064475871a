from fractions import Fraction

import pytest
from msgspec.structs import replace

from audit.model.criterion import Criterion, Place, Section, Status
from audit.model.report import CATEGORIES, LayerReport, NotAnalysed, RenderOptions, Report
from audit.model.stack import Library
from audit.render.text import render
from tests.audit.render import sample
from tests.audit.render.goldens import GOLDEN, assert_kept

HOSTILE = "a\x1b[31m\u202eb\x07\r\n\udcffc"
SPELLED_OUT = r"a\x1b[31m\u202eb\x07\r\n\udcffc"


def test_a_report_is_drawn_as_the_golden_file_shows() -> None:
    assert_kept(GOLDEN / "report.txt", render(sample.report(), RenderOptions()))


def test_a_project_that_nothing_could_be_scored_in_has_no_score() -> None:
    not_applicable = "".join(f"  {title}  -  not applicable\n" for title in _padded_titles())
    assert render(sample.nothing_scored(), RenderOptions()) == (
        "shop  no score: nothing could be scored  no issues (score model 1)\n"
        "Its folders follow no known architecture, so rules about layers have nothing to look at.\n\n"
        f"Score by category, out of 10\n{not_applicable}\n"
        "What the audit saw, and what it did not\n"
        "  Python files read: 1 of 1\n"
        "  Imports resolved: 0 of 0\n"
    )


def test_packages_with_profiles_of_their_own_are_said_to_be_judged_by_them() -> None:
    own = replace(sample.report().profile, name="none", title="None", detected=True)
    text = render(replace(sample.report(), profile=own), RenderOptions())
    assert "Its packages are judged by profiles of their own, as configured." in text.splitlines()


def test_a_configured_profile_is_not_pinned_again() -> None:
    configured = replace(sample.report().profile, detected=False, confidence=1.0)
    assert render(replace(sample.report(), profile=configured), RenderOptions()).splitlines()[1:4] == [
        "It is judged by the `layered` profile, as configured.",
        "",
        "177 of 180 modules have a place in the `layered` architecture.",
    ]


@pytest.mark.parametrize(
    ("total", "low", "high", "shown"),
    [
        (Fraction(57), Fraction(57), Fraction(57), "57.0? / 100"),
        (Fraction(57), Fraction(55), Fraction(1180, 20), "57.0? / 100 (55.0–59.0)"),
        (Fraction(2, 3), Fraction(0), Fraction(1), "0.7? / 100 (0.0–1.0)"),
    ],
)
def test_the_total_shows_its_range_only_where_there_is_one(total: Fraction, low: Fraction, high: Fraction, shown: str) -> None:
    card = replace(sample.scorecard(), total=total, low=low, high=high)
    first = render(replace(sample.report(), score=card), RenderOptions()).splitlines()[0]
    assert first == f"shop  {shown}  5 issues: 2 critical, 3 architectural, 0 minor (score model 1)"


def test_colour_is_there_only_when_asked_for() -> None:
    plain = render(sample.report(), RenderOptions(color=False))
    painted = render(sample.report(), RenderOptions(color=True))
    assert "\x1b" not in plain
    assert "\x1b[1;31mcritical\x1b[0m" in painted


def test_a_place_and_its_message_stay_on_one_line_however_narrow_the_terminal() -> None:
    drawn = render(sample.report(), RenderOptions(width=30)).splitlines()
    assert (
        "  src/application/login.py:4: `src.application.login` imports `src.infrastructure.db`: "
        "application must not see infrastructure"
    ) in drawn


def test_what_does_not_print_is_spelled_out_wherever_it_comes_from() -> None:
    drawn = render(_hostile(), RenderOptions())
    assert [char for char in drawn if not char.isprintable() and char != "\n"] == []
    assert f"  {SPELLED_OUT}:4: {SPELLED_OUT} (accepted: {SPELLED_OUT})" in drawn.splitlines()
    assert f"  {SPELLED_OUT}: {SPELLED_OUT}" in drawn.splitlines()


def test_a_long_list_of_skipped_paths_ends_in_how_many_more_there_are() -> None:
    seen = replace(sample.report().completeness, not_analysed=tuple(NotAnalysed(f"p{n:02}", "ignored by git") for n in range(23)))
    drawn = render(replace(sample.report(), completeness=seen), RenderOptions()).splitlines()
    assert drawn[-3:-1] == ["  p19: ignored by git", "  … and 3 more (audit report --format markdown lists all)"]


def _hostile() -> Report:
    report = sample.report()
    finding = replace(report.findings[0], path=HOSTILE, message=HOSTILE, help=HOSTILE, accepted=True, reason=HOSTILE)
    return replace(
        report,
        root=f"/home/{HOSTILE}",
        profile=replace(
            report.profile, name=HOSTILE, roles={HOSTILE: HOSTILE}, unplaced=(HOSTILE,), flow=((HOSTILE, f"{HOSTILE}2", 3),)
        ),
        layers=(LayerReport(HOSTILE, 3, (HOSTILE,), ((HOSTILE, 2),)),),
        stack=(Library(HOSTILE, HOSTILE, 1),),
        criteria=(
            Criterion(Section.DOMAIN, HOSTILE, Status.FAILED, 0, 1, (Place(HOSTILE, 1),), HOSTILE),
            Criterion(Section.DOMAIN, f"{HOSTILE}2", Status.PASSED, 1, 1, (Place(HOSTILE, 1),), HOSTILE),
        ),
        completeness=replace(report.completeness, not_analysed=(NotAnalysed(HOSTILE, HOSTILE),)),
        findings=(finding, report.findings[-1]),
    )


def _padded_titles() -> list[str]:
    assert len(CATEGORIES) == 10
    return [
        "Layer Separation  ",
        "Dependency Rule   ",
        "Domain Purity     ",
        "Repository Pattern",
        "DI / Composition  ",
        "Error Handling    ",
        "Testability       ",
        "Configuration     ",
        "API Design        ",
        "Code Consistency  ",
    ]
