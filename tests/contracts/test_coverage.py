"""The floors of coverage, and what falls short of them."""

import pytest

from contracts.coverage import Shortfall, floors_of, shortfalls


def test_a_layer_below_its_floor_falls_short_and_one_on_it_does_not() -> None:
    floors = {"domain": 100.0, "application": 95.0, "adapter": 85.0, "infrastructure": 70.0}
    covered = {"infrastructure": 69.99, "application": 95.0, "domain": 99.9, "presentation": 0.0}

    assert shortfalls(floors, covered) == (Shortfall("domain", 100.0, 99.9), Shortfall("infrastructure", 70.0, 69.99))


def test_a_profile_has_its_floors_or_none() -> None:
    assert floors_of("layered") == {}
    assert floors_of("clean") == {
        "domain": 100.0,
        "application": 95.0,
        "adapter": 85.0,
        "presentation": 85.0,
        "infrastructure": 70.0,
    }


def test_an_unknown_profile_names_those_that_there_are() -> None:
    with pytest.raises(
        ValueError, match=r"^There are no floors for 'x'; there are some for clean, domain_driven, layered, modular, ports\.$"
    ):
        floors_of("x")
