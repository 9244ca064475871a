"""Requests for a page."""

import pytest

from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.unit.domain.values import NOW, TASK

PLACE = Place(NOW, TASK.value)


@pytest.mark.parametrize("limit", [1, 2, 99, 100])
def test_a_page_has_from_one_to_a_hundred_items(limit: int) -> None:
    assert PageRequest.parse(limit, PLACE) == Ok(PageRequest(limit, PLACE))


@pytest.mark.parametrize("limit", [-1, 0, 101, 10**9])
def test_a_limit_out_of_bounds_is_refused(limit: int) -> None:
    assert PageRequest.parse(limit) == Err(Invalid(code="INVALID_LIMIT", message="`limit` is from 1 to 100.", field="limit"))


def test_the_first_page_follows_no_place() -> None:
    assert PageRequest.parse(10).map(lambda request: request.after) == Ok(None)


def test_the_last_page_is_followed_by_none() -> None:
    assert Page(("a", "b"), None).following is None
