from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from reference_service.adapters.http.cursor import LENGTH, Cursors
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.pagination import Place
from reference_service.domain.shared.result import Err, Ok

CURSORS = Cursors(b"k" * 32)
REFUSED = Err(Invalid(code="INVALID_CURSOR", message="`cursor` does not come from this list.", field="cursor"))
PLACES = st.builds(Place, st.datetimes(timezones=st.just(UTC)), st.uuids())


@given(PLACES, st.text())
def test_a_cursor_leads_back_to_its_place(place: Place, scope: str) -> None:
    text = CURSORS.encode(place, scope.encode("utf-8", "replace").decode())

    assert len(text) == LENGTH
    assert CURSORS.decode(text, scope.encode("utf-8", "replace").decode()) == Ok(place)


@given(PLACES, st.integers(0, LENGTH - 1), st.integers(1, 127))
def test_a_cursor_with_another_letter_is_refused(place: Place, where: int, letter: int) -> None:
    text = CURSORS.encode(place, "tasks:1")
    changed = text[:where] + chr(letter) + text[where + 1 :]

    assert CURSORS.decode(changed, "tasks:1") == (Ok(place) if changed == text else REFUSED)


@given(st.text())
def test_a_text_that_is_no_cursor_is_refused(text: str) -> None:
    assert CURSORS.decode(text, "tasks:1") == REFUSED


def test_a_cursor_is_good_for_its_scope_and_its_key_only() -> None:
    text = CURSORS.encode(Place(datetime(2026, 3, 1, tzinfo=UTC) + timedelta(microseconds=1), UUID(int=1)), "tasks:1")

    assert CURSORS.decode(text, "tasks:2") == REFUSED
    assert CURSORS.decode(text, "projects:1") == REFUSED
    assert Cursors(b"l" * 32).decode(text, "tasks:1") == REFUSED
