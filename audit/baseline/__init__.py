"""Baselines: their text to entries and back, what they hold of today's findings, and what they become. Pure."""

from audit.baseline.holding import held
from audit.baseline.reading import read
from audit.baseline.renewing import renewed
from audit.baseline.writing import written

__all__ = ["held", "read", "renewed", "written"]
