"""Refusals."""

from dataclasses import fields
from datetime import timedelta

import pytest

from reference_service.domain.shared import errors
from reference_service.domain.shared.errors import DomainError, NotFound, Stale, TooMany, not_found, stale

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, DomainError)]


def test_a_missing_and_a_foreign_thing_are_refused_in_the_same_words() -> None:
    assert not_found("project") == NotFound(code="PROJECT_NOT_FOUND", message="There is no such project.")


def test_a_change_of_what_has_changed_is_refused() -> None:
    assert stale("task") == Stale(code="TASK_CHANGED", message="The task has changed since it was read. Read it again.")


def test_a_refusal_may_say_when_to_ask_again() -> None:
    assert TooMany(code="SLOW", message="Wait.", retry_after=timedelta(seconds=2)).retry_after == timedelta(seconds=2)


def test_there_are_eight_kinds_of_refusal_beside_their_base() -> None:
    names = {kind.__name__ for kind in KINDS}

    assert names == {
        "DomainError",
        "Invalid",
        "Unauthenticated",
        "Denied",
        "NotFound",
        "Conflict",
        "Stale",
        "TooMany",
        "Unavailable",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_regression_an_error_of_the_domain_knows_no_http_and_is_no_exception(kind: type[DomainError]) -> None:
    known = {field.name for field in fields(kind)}

    assert known <= {"code", "message", "field", "retry_after"}
    assert not issubclass(kind, BaseException)
