"""In which order to mend what was found, and what the score is after each step."""

from fractions import Fraction

from msgspec import Struct

from audit.model.finding import Effort


class Step(Struct, frozen=True):
    """All findings of one rule are mended. `total` is the score after it, out of 100; `gain` what it rose by."""

    rule: str
    effort: Effort
    gain: Fraction
    total: Fraction


class Plan(Struct, frozen=True):
    """The way to a score. `start` is the total of today, `most` what is left to reach when all is mended.

    Where `most` is below `target` there is no way, and the steps lead as far as they can.
    """

    target: Fraction
    start: Fraction
    most: Fraction
    steps: tuple[Step, ...]

    @property
    def reached(self) -> Fraction:
        """The total after the last step."""
        return self.steps[-1].total if self.steps else self.start

    @property
    def cost(self) -> int:
        """What all steps cost together, as `Effort.cost` counts it."""
        return sum(step.effort.cost for step in self.steps)
