"""Words that people type."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.shared.text import Name, Prose, Text
from tests.reference_service.unit.domain.values import brief

anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=30)


def refused(message: str) -> Err[Invalid]:
    """Return the refusal of the field `title`."""
    return Err(Invalid(code="INVALID_TEXT", message=message, field="title"))


LENGTH = refused("`title` has from 1 to 120 characters.")
CONTROL = refused("`title` holds a control character.")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Roof", "Roof"),
        ("  Roof and walls\t", "Roof and walls"),
        ("Roof\n", "Roof"),
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
        ("\u1100\u1161", "\uac00"),
        ("q\u0323\u0307", "q\u0323\u0307"),
        ("Ελλάδα 漢字 שלום", "Ελλάδα 漢字 שלום"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("n" * 120, "n" * 120),
        (" " * 500 + "n", "n"),
        ("e\u0301" * 120, "\u00e9" * 120),
        ("<b>&amp;'; --", "<b>&amp;'; --"),
    ],
)
def test_a_name_is_kept_in_composed_form_without_surrounding_blanks(typed: str, kept: str) -> None:
    parsed = Name.parse(typed, field="title")

    assert parsed.map(str) == Ok(kept)


@pytest.mark.parametrize("typed", ["", " ", "\r\n\t", "\u00a0\u3000", "\u200b", " \u200b\ufeff ", "n" * 121])
def test_a_name_of_no_visible_character_or_too_many_is_refused(typed: str) -> None:
    assert Name.parse(typed, field="title") == LENGTH


@pytest.mark.parametrize(
    "sign",
    [
        "\x00",
        "\x07",
        "\x1b",
        "\x7f",
        "\x85",
        "\r",
        "\n",
        "\r\n",
        "\t",
        "\ud800",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u2066",
    ],
)
def test_a_name_is_one_line_that_reads_as_it_is_stored(sign: str) -> None:
    assert Name.parse(f"a{sign}b", field="title") == CONTROL


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("\u200b", ""),
        ("one\ntwo\tthree", "one\ntwo\tthree"),
        ("one\r\ntwo", "one\ntwo"),
        ("one\u2028two\u2029", "one\u2028two"),
        ("p" * 4000, "p" * 4000),
    ],
)
def test_prose_has_lines_that_end_in_one_way_and_may_be_empty(typed: str, kept: str) -> None:
    assert Prose.parse(typed, field="title") == Ok(Prose(kept))


def test_prose_that_is_too_long_is_refused() -> None:
    assert Prose.parse("p" * 4001, field="title") == refused("`title` has from 0 to 4000 characters.")


@pytest.mark.parametrize("sign", ["\x00", "\r", "\x1b", "\udcff", "\u202d"])
def test_prose_holds_no_other_controls(sign: str) -> None:
    assert Prose.parse(f"a{sign}b", field="title") == CONTROL


@brief
@given(st.sampled_from([Name, Prose]), anything)
def test_what_is_kept_is_within_its_bounds_and_is_kept_as_it_is(kind: type[Text], typed: str) -> None:
    parsed = kind.parse(typed, field="title")

    if isinstance(parsed, Ok):
        kept = parsed.value.value
        assert kind.least <= len(kept) <= kind.most
        assert kept == unicodedata.normalize("NFC", kept) == kept.strip()
        assert kept.encode("utf-8").decode("utf-8") == kept
        assert "\x00" not in kept
        assert kind.parse(kept, field="title") == parsed
    else:
        assert parsed.error.field == "title"


@brief
@given(anything)
def test_two_ways_to_type_the_same_words_are_the_same_words(typed: str) -> None:
    composed, decomposed = (Prose.parse(unicodedata.normalize(form, typed), field="title") for form in ("NFC", "NFD"))

    assert composed == decomposed
