"""Which modules lead to which, straight or through others."""

from collections.abc import Mapping

from msgspec import Struct


class Closure(Struct, frozen=True):
    """Every module with all that it leads to, itself included; empty where there were too many to work it out.

    `places` numbers the modules; the bits of `led_to` at those numbers are set for what a module leads to.
    """

    places: Mapping[str, int]
    led_to: Mapping[str, int]

    def leads(self, start: str, end: str) -> bool:
        """Return whether one module leads to another."""
        return end in self.places and bool(self.led_to.get(start, 0) >> self.places[end] & 1)


NO_CLOSURE = Closure({}, {})
