"""The laws of outcomes."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_service.domain.shared.result import Err, Ok, Result, UnwrapError
from tests.reference_service.unit.domain.values import brief

Step = Callable[[int], Result[int, str]]

results: st.SearchStrategy[Result[int, str]] = st.one_of(st.integers().map(Ok), st.text(max_size=3).map(Err))
changes: st.SearchStrategy[Callable[[int], int]] = st.sampled_from([lambda n: n + 1, lambda n: n * 2, lambda _: 0])
steps: st.SearchStrategy[Step] = st.sampled_from(
    [lambda n: Ok(n + 1), lambda n: Ok(-n), lambda n: Err("odd") if n % 2 else Ok(n // 2), lambda _: Err("never")]
)


@brief
@given(results)
def test_a_change_to_the_same_changes_nothing(result: Result[int, str]) -> None:
    assert (result.map(lambda value: value), result.map_err(lambda error: error)) == (result, result)


@brief
@given(results, changes, changes)
def test_two_changes_are_one_change(result: Result[int, str], first: Callable[[int], int], then: Callable[[int], int]) -> None:
    assert result.map(first).map(then) == result.map(lambda value: then(first(value)))


@brief
@given(results, changes)
def test_an_error_passes_a_change_of_the_value_and_a_value_a_change_of_the_error(
    result: Result[int, str], change: Callable[[int], int]
) -> None:
    assert result.map(change).map_err(str.upper) == result.map_err(str.upper).map(change)


@brief
@given(st.integers(), steps)
def test_a_step_after_a_bare_value_is_that_step(value: int, step: Step) -> None:
    start: Result[int, str] = Ok(value)

    assert start.and_then(step) == step(value)


@brief
@given(results)
def test_a_step_that_only_wraps_changes_nothing(result: Result[int, str]) -> None:
    assert result.and_then(lambda value: Ok(value)) == result


@brief
@given(results, steps, steps)
def test_it_does_not_matter_how_steps_are_grouped(result: Result[int, str], first: Step, then: Step) -> None:
    assert result.and_then(first).and_then(then) == result.and_then(lambda value: first(value).and_then(then))


@brief
@given(results, changes)
def test_a_change_is_a_step_that_cannot_fail(result: Result[int, str], change: Callable[[int], int]) -> None:
    assert result.map(change) == result.and_then(lambda value: Ok(change(value)))


@brief
@given(results, st.integers())
def test_a_result_is_one_of_the_two(result: Result[int, str], default: int) -> None:
    value = result.value if isinstance(result, Ok) else default

    assert (result.is_ok(), result.is_err()) == (isinstance(result, Ok), isinstance(result, Err))
    assert result.unwrap_or(default) == value


def test_each_side_gives_what_it_has() -> None:
    assert (Ok(1).unwrap(), Err("why").unwrap_err()) == (1, "why")


def test_asking_for_the_other_side_is_a_bug_that_says_what_there_is() -> None:
    with pytest.raises(UnwrapError, match=r"^It worked: Ok\(value=1\)$"):
        Ok(1).unwrap_err()
    with pytest.raises(UnwrapError, match=r"^It did not work: Err\(error='why'\)$"):
        Err("why").unwrap()


@pytest.mark.parametrize("value", [0, "", None, False, ()])
def test_a_falsy_value_is_a_success_like_any_other(value: object) -> None:
    assert (Ok(value).is_ok(), Ok(value).unwrap_or("default")) == (True, value)


def test_a_value_and_an_error_are_never_equal() -> None:
    outcomes: list[Result[int, int]] = [Ok(1), Err(1)]

    assert outcomes[0] != outcomes[1]
