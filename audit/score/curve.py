"""From a density of violations to what a check scores."""

from fractions import Fraction
from math import erfc, log, sqrt

from audit.model.check import Curve

_QUANTILE_90 = 1.2815515655446004
"""Where the normal distribution reaches 0.9."""


def check_score(curve: Curve | None, density: Fraction) -> Fraction:
    """Return what a check scores at a density of violations: 1 for none, then less and less; all or nothing without a curve.

    It is rounded to six decimals, on which every machine agrees, and exact from there.
    """
    if not density:
        return Fraction(1)
    if curve is None:
        return Fraction(0)
    spread = log(curve.half / curve.good) / _QUANTILE_90
    above = erfc(log(density / Fraction(curve.half)) / spread / sqrt(2)) / 2
    return Fraction(round(above * 10**6), 10**6)
