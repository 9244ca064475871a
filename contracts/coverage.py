"""The floors of coverage for each layer, and what falls short of them."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple


class Shortfall(NamedTuple):
    """A layer of which less is covered than must be, both in per cent."""

    layer: str
    floor: float
    covered: float


def floors_of(profile: str) -> Mapping[str, float]:
    """Return the floors that an architecture sets, in per cent by role; ValueError for one that is not known."""
    known = tomllib.loads(files("contracts").joinpath("coverage.toml").read_text(encoding="utf-8"))
    if profile not in known:
        raise ValueError(f"There are no floors for '{profile}'; there are some for {', '.join(sorted(known))}.")
    return {role: float(floor) for role, floor in known[profile].items()}


def shortfalls(floors: Mapping[str, float], covered: Mapping[str, float]) -> tuple[Shortfall, ...]:
    """Return the layers that are covered less than their floors ask, in the order of the floors.

    A layer that `covered` does not speak of has nothing to cover.
    """
    return tuple(
        Shortfall(layer, floor, covered[layer]) for layer, floor in floors.items() if layer in covered and covered[layer] < floor
    )
