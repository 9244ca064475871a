"""What is asked by whoever keeps the process running, under whatever name and as often as they like."""

from typing import Final

PROBES: Final = frozenset({"/livez", "/readyz", "/startupz"})
"""The paths of it: they give away no more than a word or two, and hold for everybody."""
