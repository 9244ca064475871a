"""Identities: what names one, and what names nothing."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_service.domain.shared.errors import NotFound
from reference_service.domain.shared.ids import Identity, InvitationId, ProjectId, SessionId, TaskId, TenantId, UserId
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.unit.domain.values import brief

CANONICAL = "0123abcd-89ef-7123-8abc-0123456789ab"


@brief
@given(st.uuids())
def test_the_words_of_an_identity_name_it_in_any_case(value: UUID) -> None:
    identity = UserId(value)

    assert UserId.parse(str(identity)) == UserId.parse(str(identity).upper()) == Ok(identity)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "me",
        CANONICAL.replace("-", ""),
        f"{{{CANONICAL}}}",
        f"urn:uuid:{CANONICAL}",
        f" {CANONICAL}",
        f"{CANONICAL}\n",
        CANONICAL.replace("0123abcd", "+123abcd"),
        CANONICAL.replace("0123abcd", "0_23abcd"),
        CANONICAL.replace("0", "٠"),
        CANONICAL.replace("89ef-7123", "89e-f7123"),
        f"{CANONICAL}\x00",
        "\ud800" * 36,
    ],
)
def test_a_text_in_another_form_names_nothing(text: str) -> None:
    assert UserId.parse(text) == Err(NotFound(code="USER_NOT_FOUND", message="There is no such user."))


@brief
@given(st.text())
def test_no_text_is_too_strange_to_be_refused(text: str) -> None:
    assert isinstance(UserId.parse(text), Err)


@pytest.mark.parametrize(
    ("kind", "noun"),
    [
        (UserId, "user"),
        (SessionId, "session"),
        (TenantId, "tenant"),
        (InvitationId, "invitation"),
        (ProjectId, "project"),
        (TaskId, "task"),
    ],
)
def test_each_kind_says_what_there_is_none_of(kind: type[Identity], noun: str) -> None:
    missing = NotFound(code=f"{noun.upper()}_NOT_FOUND", message=f"There is no such {noun}.")

    assert kind.parse("none") == Err(missing)


def test_identities_of_two_kinds_are_never_equal_and_have_no_order() -> None:
    identities: list[Identity] = [UserId(UUID(CANONICAL)), TenantId(UUID(CANONICAL))]

    assert len(set(identities)) == 2
    with pytest.raises(TypeError):
        sorted(identities)


def test_regression_a_tenant_is_never_mistaken_for_none() -> None:
    assert bool(TenantId(UUID(int=0))) is True
