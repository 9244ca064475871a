"""Which lines of a text are new: the shortest way from the old text to the new one, as `git diff` finds it."""

from collections.abc import Iterable, Iterator, Sequence

MAX_STEPS = 1_000
"""Lines taken out or put in, beyond which what differs counts as written anew: the search grows with the square of them."""


def new_lines(old: bytes, new: bytes) -> frozenset[int]:
    """Return the numbers of the lines of the new text, from 1, that the old one lacks. How lines end does not matter."""
    before, after = old.splitlines(), new.splitlines()
    first = _alike(before, after)
    last = _alike(before[first:][::-1], after[first:][::-1])
    middle = _put_in(before[first : len(before) - last], after[first : len(after) - last])
    return frozenset(first + index + 1 for index in middle)


def _alike(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """Return how many lines two texts begin with in common."""
    return next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _put_in(old: Sequence[bytes], new: Sequence[bytes]) -> Iterable[int]:
    """Return the indexes of what is put in along a shortest way (Myers 1986), all of them where that is too long."""
    if not old or not new:
        return range(len(new))
    reached: list[list[int]] = [[0]]
    for steps in range(min(MAX_STEPS, len(old) + len(new)) + 1):
        row: list[int] = []
        for diagonal in range(-steps, steps + 1, 2):  # so many lines further into the old text than into the new one
            x = 0 if not steps else _entered(reached[-1], diagonal, steps)[0]
            while x < len(old) and 0 <= x - diagonal < len(new) and old[x] == new[x - diagonal]:
                x += 1
            row.append(x)
            if x >= len(old) and x - diagonal >= len(new):
                return _followed_back(reached, steps, len(old), len(new))
        reached.append(row)
    return range(len(new))


def _entered(before: Sequence[int], diagonal: int, steps: int) -> tuple[int, bool]:
    """Return how far into the old text a way enters a diagonal, and whether by putting a line in: else it takes one out.

    `before` is how far ways of one step less lead, by diagonal from `1 - steps` upward, two by two.
    """
    above = (diagonal + steps) // 2  # the place of the next diagonal
    if diagonal == -steps or (diagonal != steps and before[above - 1] < before[above]):
        return before[above], True
    return before[above - 1] + 1, False


def _followed_back(reached: Sequence[Sequence[int]], steps: int, x: int, y: int) -> Iterator[int]:
    """Yield what was put in on a way of so many steps to the end of both texts, the last first."""
    for step in range(steps, 0, -1):
        diagonal = x - y
        x, put_in = _entered(reached[step], diagonal, step)
        y = x - diagonal
        if put_in:
            y -= 1
            yield y
        else:
            x -= 1
