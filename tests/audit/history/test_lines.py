from hypothesis import given
from hypothesis import strategies as st

from audit.history.lines import MAX_STEPS, new_lines

LINES = st.lists(st.sampled_from("abcd"), max_size=12)


def _text(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _longest_common(one: list[str], other: list[str]) -> int:
    row = [0] * (len(other) + 1)
    for each in one:
        before = row
        row = [0]
        for index, line in enumerate(other):
            row.append(before[index] + 1 if line == each else max(row[-1], before[index + 1]))
    return row[-1]


@given(LINES, LINES)
def test_the_lines_that_are_not_new_are_a_longest_part_of_the_old_text(old: list[str], new: list[str]) -> None:
    added = new_lines(_text(old), _text(new))
    kept = [line for number, line in enumerate(new, 1) if number not in added]
    left = iter(old)
    assert all(line in left for line in kept)
    assert len(kept) == _longest_common(old, new)


def test_the_new_lines_are_numbered_as_in_the_new_text() -> None:
    assert new_lines(b"a\nb\nc\nd\n", b"a\nB\nc\nnew\nd\nend\n") == {2, 4, 6}


def test_all_lines_of_a_new_text_are_new() -> None:
    assert new_lines(b"", b"a\nb\n") == {1, 2}


def test_how_lines_end_makes_none_new() -> None:
    assert new_lines(b"a\nb\n", b"a\r\nb") == frozenset()


def test_a_form_feed_ends_no_line() -> None:
    assert new_lines(b"a\n", b"a\n\x0cb\x0bc\n") == {2}


def test_what_differs_too_much_to_be_compared_is_new_as_a_whole() -> None:
    old = "".join(f"{number}\n" for number in range(MAX_STEPS * 2))
    new = "".join(f"{number}\n" for number in reversed(range(MAX_STEPS * 2)))
    assert new_lines(f"a\n{old}z\n".encode(), f"a\n{new}z\n".encode()) == set(range(2, MAX_STEPS * 2 + 2))
