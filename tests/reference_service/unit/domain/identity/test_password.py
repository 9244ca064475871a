"""Passwords that people choose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_service.domain.identity.password import Password, PasswordHash
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.unit.domain.values import brief

EMAIL = Email("alice@example.com")


def weak(message: str) -> Err[Invalid]:
    """Return the refusal of a password."""
    return Err(Invalid(code="WEAK_PASSWORD", message=message, field="password"))


@pytest.mark.parametrize(
    "chosen",
    [
        "hunter22",
        "correct horse battery staple",
        " with blanks around ",
        "p\u00e4ssw\u00f6rd",
        "pa\u0308sswo\u0308rd",
        "\x00nul is a character",
        "漢字かな交じり文",
        "\U0001f40e\U0001f50b\U0001f4ce\u2713" * 2,
        "0123" * 32,
        "\U0001f40e\U0001f50b\U0001f4ce\u2713" * 32,
    ],
)
def test_a_password_is_kept_as_it_was_typed_also_where_it_has_more_than_72_bytes(chosen: str) -> None:
    assert Password.choose(chosen, email=EMAIL) == Ok(Password(chosen))


@pytest.mark.parametrize("chosen", ["", "seven77", "0123" * 32 + "4"])
def test_a_password_too_short_or_too_long_is_refused(chosen: str) -> None:
    assert Password.choose(chosen, email=EMAIL) == weak("`password` has from 8 to 128 characters.")


@pytest.mark.parametrize("chosen", ["aaaaaaaa", "abababab", "abcabcabc"])
def test_a_password_of_few_characters_over_and_over_is_refused(chosen: str) -> None:
    assert Password.choose(chosen, email=EMAIL) == weak("`password` has at least 4 different characters.")


@pytest.mark.parametrize("chosen", ["alice@example.com", "my Alice@Example.com!"])
def test_a_password_that_holds_the_address_is_refused(chosen: str) -> None:
    assert Password.choose(chosen, email=EMAIL) == weak("`password` does not hold the e-mail address.")


@pytest.mark.parametrize("half", [0xD800, 0xDBFF, 0xDC00, 0xDFFF])
def test_a_password_with_half_a_character_is_refused(half: int) -> None:
    assert Password.choose(f"hunter22{chr(half)}", email=EMAIL) == weak(
        "`password` holds half a character, which no other device would type."
    )


def test_the_refusal_names_the_field_that_it_came_in() -> None:
    error = Password.choose("short", email=EMAIL, name="new_password").unwrap_err()

    assert (error.field, error.message) == ("new_password", "`new_password` has from 8 to 128 characters.")


@brief
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=140))
def test_what_is_taken_can_be_hashed_and_what_is_refused_is_not_repeated(chosen: str) -> None:
    result = Password.choose(chosen, email=EMAIL)

    if isinstance(result, Ok):
        assert result.value.value.encode("utf-8").decode("utf-8") == chosen
    else:
        assert len(chosen) < 8 or chosen not in repr(result)


def test_neither_a_password_nor_its_hash_shows_itself() -> None:
    assert (repr(Password("hunter22")), repr(PasswordHash("$2b$12$"))) == ("Password()", "PasswordHash()")
