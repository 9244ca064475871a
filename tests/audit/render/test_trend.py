import json
import re
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from audit.model.report import RenderOptions
from audit.model.trend import Row
from audit.render.trend import document, html, markdown, text
from audit.render.trend.chart import HEIGHT, LEFT, WIDTH, chart_of
from audit.render.trend.wording import bars_of, headline, losers, sparkline, winners
from tests.audit.render.goldens import GOLDEN, REPOSITORY, assert_kept
from tests.audit.render.sample_trend import HOSTILE, trend


def test_a_trend_for_a_terminal_is_the_golden_one() -> None:
    assert_kept(GOLDEN / "trend.txt", text.render(trend(), RenderOptions(width=100)))


def test_a_trend_in_markdown_is_the_golden_one() -> None:
    assert_kept(GOLDEN / "trend.md", markdown.render(trend()))


def test_a_trend_as_a_page_is_the_golden_one() -> None:
    assert_kept(GOLDEN / "trend.html", html.render(trend()))


def test_a_trend_for_programs_is_the_golden_one() -> None:
    assert_kept(GOLDEN / "trend.json", document.render(trend()))


def test_the_schema_of_a_trend_is_published_and_kept() -> None:
    assert_kept(REPOSITORY / "docs" / "trend.schema.json", document.schema())
    validator = Draft202012Validator(json.loads(document.schema()))
    assert [error.message for error in validator.iter_errors(json.loads(document.render(trend())))] == []


def test_colour_changes_no_letter_of_a_trend() -> None:
    plain, colored = text.render(trend(), RenderOptions(width=100)), text.render(trend(), RenderOptions(color=True, width=100))
    assert "\x1b[3" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == plain


def test_nothing_of_a_subject_acts_in_a_page() -> None:
    page = html.render(trend())
    assert "<script" not in page
    assert "\x1b" not in page
    assert page.count("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;") == 4, "title, label, story and table"


def test_a_page_asks_for_nothing_from_elsewhere() -> None:
    page = html.render(trend())
    assert re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?(?!#)[^\"'\s>]+", page) == []
    assert "Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"" in page


def test_a_subject_stays_in_its_cell_in_markdown() -> None:
    row = next(line for line in markdown.render(trend()).splitlines() if line.startswith("| `55555555`"))
    assert len(re.findall(r"(?<!\\)\|", row)) == 10
    assert "<script" not in row


def test_no_control_character_reaches_a_terminal() -> None:
    printed = text.render(trend(), RenderOptions(width=200))
    assert "\x1b" in HOSTILE
    assert "\x1b" not in printed


def test_commits_that_lost_and_won_are_told_the_worst_and_the_best_first() -> None:
    assert [(story.change, story.move.row.subject == HOSTILE) for story in losers(trend())] == [(-95, True), (-33, False)]
    assert [story.change for story in winners(trend())] == [98]


def test_files_that_a_commit_made_unreadable_are_told_before_what_that_cost() -> None:
    rows = trend().rows
    assert rows[1].point is not None
    broken = replace(rows[1], point=replace(rows[1].point, unread=2))
    found = replace(trend(), rows=(rows[0], broken, *rows[2:]))
    assert [story.reasons[0].strip() for story in (losers(found)[0], winners(found)[0])] == [
        "2 more files could not be read or parsed",
        "2 fewer files could not be read or parsed",
    ]


def test_profiles_of_packages_are_not_called_none() -> None:
    found = replace(trend(), profile="none", packages=True)
    assert headline(found) == "97.0 / 100, every commit judged by the profiles of its packages"
    assert headline(replace(found, packages=False)) == "97.0 / 100, every commit judged without a profile"


def test_a_commit_without_a_score_interrupts_the_bars() -> None:
    assert bars_of(trend(), 80) == "█▆ ▆▁▇"
    first = replace(trend(), rows=(*trend().rows[:2], trend().rows[3]))
    assert bars_of(first, 80) == "▁█"


def test_a_commit_without_a_score_interrupts_the_line() -> None:
    assert [[dot.row.subject for dot in run] for run in chart_of(trend()).runs] == [
        ["Begin", "Import outward"],
        ["Say more", HOSTILE, "Mend the import"],
    ]


def test_every_dot_of_a_chart_is_inside_of_it() -> None:
    for run in chart_of(trend()).runs:
        assert all(LEFT <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in run)


def test_a_history_without_a_score_has_no_chart_and_says_why() -> None:
    nothing = Row("a" * 40, datetime(2026, 1, 1, tzinfo=UTC), "Begin", 0, None, "there is no folder `shop` in it")
    empty = replace(trend(), rows=(nothing,), commits=1, shallow=False)
    assert text.render(empty, RenderOptions(width=100)).splitlines()[0].startswith("shop  no score: no commit could be scored")
    assert "not judged: there is no folder `shop` in it" in text.render(empty, RenderOptions(width=120))
    assert "<svg" not in html.render(empty)
    assert json.loads(document.render(empty))["commits"][0]["total"] is None


@pytest.mark.parametrize(
    ("totals", "width", "bars"),
    [
        ([], 10, ""),
        ([50], 10, "▅"),
        ([0, 100], 10, "▁█"),
        ([50, 50.1, 50.2], 10, "▄▅▅"),
        ([0, 25, 50, 75, 100], 10, "▁▃▅▇█"),
        ([100, 0, 100, 0, 100, 0], 3, "▅▅▅"),
        ([0, None, 100], 10, "▁ █"),
        ([None], 10, ""),
    ],
)
def test_bars_rise_and_fall_with_the_score(totals: list[float | None], width: int, bars: str) -> None:
    assert sparkline([Fraction(str(total)) if total is not None else None for total in totals], width) == bars
