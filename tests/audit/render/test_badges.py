"""The total in a word: as an image of our own, and as the document that shields.io asks for."""

import json
from collections.abc import Callable
from fractions import Fraction

import pytest
from msgspec.structs import replace

from audit.model.report import RenderOptions, Report, State
from audit.render import badge, shields
from audit.render.badge import COLORS
from audit.render.view.grade import Mood
from tests.audit.render import sample
from tests.audit.render.goldens import GOLDEN, assert_kept, xml_of
from tests.audit.render.strangers import HOSTILE, report_of

Renderer = Callable[[Report, RenderOptions], str]
SVG = "{http://www.w3.org/2000/svg}"
WHITE = 1.0


def test_a_total_is_drawn_as_the_golden_file_shows() -> None:
    assert_kept(GOLDEN / "report.badge.svg", badge.render(sample.report(), RenderOptions()))


@pytest.mark.parametrize(
    ("total", "message", "color"),
    [
        (Fraction(100), "100.0", "brightgreen"),
        (Fraction(8995, 100), "90.0", "brightgreen"),
        (Fraction(899, 10), "89.9", "green"),
        (Fraction(75), "75.0", "green"),
        (Fraction(60), "60.0", "yellow"),
        (Fraction(40), "40.0", "orange"),
        (Fraction(399, 10), "39.9", "red"),
        (Fraction(0), "0.0", "red"),
        (None, "no score", "lightgrey"),
    ],
)
def test_shields_is_told_the_total_and_its_colour(total: Fraction | None, message: str, color: str) -> None:
    assert json.loads(shields.render(_sure(total), RenderOptions())) == {
        "schemaVersion": 1,
        "label": "architecture",
        "message": message,
        "color": color,
    }


@pytest.mark.parametrize("drawn", [badge.render, shields.render])
def test_a_total_that_is_not_sure_bears_a_question_mark(drawn: Renderer) -> None:
    assert "59.6?" in drawn(sample.report(), RenderOptions())


@pytest.mark.parametrize("total", [Fraction(100), Fraction(7), None])
def test_a_badge_says_to_everybody_what_it_shows_and_asks_nobody_for_anything(total: Fraction | None) -> None:
    text = badge.render(_sure(total), RenderOptions())
    image = xml_of(text)
    shown = " ".join(element.text or "" for element in image.iter(f"{SVG}text"))
    title = image.find(f"{SVG}title")
    assert image.attrib["role"] == "img"
    assert title is not None
    assert title.text == image.attrib["aria-label"] == shown.replace("architecture ", "architecture: ")
    assert [word for word in ("href", "url(http", "@import", "<script", "src=") if word in text] == []


@pytest.mark.parametrize("total", [Fraction(100), Fraction(573, 10), Fraction(1), None])
def test_the_parts_of_a_badge_lie_side_by_side(total: Fraction | None) -> None:
    image = xml_of(badge.render(_sure(total), RenderOptions()))
    left, right = image.findall(f"{SVG}g")[0]
    first, second = image.iter(f"{SVG}text")
    assert int(right.attrib["x"]) == int(left.attrib["width"])
    assert int(left.attrib["width"]) + int(right.attrib["width"]) == int(image.attrib["width"])
    assert int(first.attrib["x"]) + int(first.attrib["textLength"]) < int(left.attrib["width"])
    assert int(second.attrib["x"]) + int(second.attrib["textLength"]) < int(image.attrib["width"])


@pytest.mark.parametrize("mood", Mood)
def test_white_letters_can_be_read_on_every_colour(mood: Mood) -> None:
    assert (WHITE + 0.05) / (_luminance(COLORS[mood]) + 0.05) >= 4.5


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("drawn", [badge.render, shields.render])
def test_a_stranger_has_no_word_in_a_badge(drawn: Renderer, text: str) -> None:
    assert drawn(report_of(text), RenderOptions()) == drawn(sample.report(), RenderOptions())


def _sure(total: Fraction | None) -> Report:
    card = sample.scorecard()
    categories = tuple(replace(each, state=State.SCORED) for each in card.categories)
    return replace(sample.report(), score=replace(card, total=total, categories=categories))


def _luminance(color: str) -> float:
    """Return how light a colour is, as WCAG reckons it."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
