"""E-mail addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.unit.domain.values import brief

REFUSED = Err(Invalid(code="INVALID_EMAIL", message="`email` is not an e-mail address.", field="email"))
LABEL = "b" * 63


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("alice@example.com", "alice@example.com"),
        (" Alice@Example.COM ", "alice@example.com"),
        ("alice@example.com\r\n", "alice@example.com"),
        ("a.b+c_d-e'f@mail.example.co.uk", "a.b+c_d-e'f@mail.example.co.uk"),
        ("alice@xn--bcher-kva.example", "alice@xn--bcher-kva.example"),
        (f"{'a' * 64}@example.com", f"{'a' * 64}@example.com"),
        (f"a@{LABEL}.{LABEL}.{LABEL}.{'b' * 60}", f"a@{LABEL}.{LABEL}.{LABEL}.{'b' * 60}"),
    ],
)
def test_an_address_is_kept_in_lower_case_without_surrounding_blanks(typed: str, kept: str) -> None:
    assert Email.parse(typed).map(str) == Ok(kept)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "alice",
        "@example.com",
        "alice@",
        "alice@example",
        "alice@@example.com",
        "alice@b@example.com",
        ".alice@example.com",
        "alice.@example.com",
        "al..ice@example.com",
        "alice@-example.com",
        "alice@example-.com",
        "alice@example..com",
        "alice@example.com.",
        "alice@[127.0.0.1]",
        '"alice"@example.com',
        "Alice <alice@example.com>",
        "alice@example.com, bob@example.com",
        "al ice@example.com",
        "alice@example.com\r\nBcc: bob@example.com",
        "alice\n@example.com",
        "alice\r@example.com",
        "alice@example.com\x00",
        "ali\x00ce@example.com",
        "alice@exam\u0301ple.com",
        "\u00e4lice@example.com",
        "\ud800@example.com",
        "al\u200bice@example.com",
        f"{'a' * 65}@example.com",
        f"aa@{LABEL}.{LABEL}.{LABEL}.{'b' * 60}",
        f"a@{LABEL}b.com",
        "a" * 100_000,
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert Email.parse(typed) == REFUSED


@pytest.mark.parametrize("sign", ["\u212a", "\u017f", "\u0130"])
def test_no_foreign_letter_becomes_one_of_ours_in_lower_case(sign: str) -> None:
    assert Email.parse(f"{sign}evin@example.com") == REFUSED


def test_a_refusal_names_the_field_and_not_the_address() -> None:
    error = Email.parse("secret at home", field="invitee").unwrap_err()

    assert error == Invalid(code="INVALID_EMAIL", message="`invitee` is not an e-mail address.", field="invitee")


@brief
@given(st.from_regex(r"[A-Za-z.+-]{1,5}@[A-Za-z0-9.-]{1,6}", fullmatch=True))
def test_an_address_that_was_taken_is_taken_again_as_it_is(typed: str) -> None:
    parsed = Email.parse(typed)

    if isinstance(parsed, Ok):
        assert Email.parse(parsed.value.value.upper()) == parsed


@brief
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=40))
def test_what_is_taken_can_stand_in_the_head_of_a_letter(text: str) -> None:
    parsed = Email.parse(f"a{text}@example.com")

    assert parsed == REFUSED or str(parsed.unwrap()).isprintable()
