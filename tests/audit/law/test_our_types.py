"""The contract types of `contracts/types` are found by their folder, and judged on our graph as on grimp's."""

import pytest
from importlinter import Contract

from audit.contract_types import contract_types
from audit.model.law import Standing
from contracts.example import Example, settings_of
from tests.audit.law.held import held

with contract_types("", {}, trust=False) as _types:
    OURS = {
        name: each for name, each in _types.items() if isinstance(each, type) and each.__module__.startswith("contracts.types.")
    }
KEPT = [(each, example) for each in OURS.values() for example in getattr(each, "kept", ())]
BROKEN = [(each, example) for each in OURS.values() for example in getattr(each, "broken", ())]


def test_our_types_and_those_of_import_linter_are_found() -> None:
    with contract_types("", {}, trust=False) as types:
        assert {
            "acyclic_siblings",
            "allowlist",
            "forbidden",
            "framework_free",
            "front_door",
            "independence",
            "inhabited",
            "layers",
            "protected",
        } <= types.keys()


@pytest.mark.parametrize(("kind", "example"), KEPT)
def test_an_example_that_keeps_its_contract_keeps_it_here(kind: type[Contract], example: Example) -> None:
    (found,) = held({**example.packaged, ".importlinter": settings_of(kind, example)})

    assert (found.status, found.why) == (Standing.KEPT, "")


@pytest.mark.parametrize(("kind", "example"), BROKEN)
def test_an_example_that_breaks_its_contract_is_blamed_for_the_same_here(kind: type[Contract], example: Example) -> None:
    (found,) = held({**example.packaged, ".importlinter": settings_of(kind, example)})
    hops = {
        f"{hop.importer} -> {hop.imported} ({', '.join(f'l.{line}' for line in hop.lines)})"
        for chain in found.chains
        for hop in chain.hops
    }

    assert found.status is Standing.BROKEN
    for blamed in example.blamed:
        assert (
            blamed.partition("): ")[0].rstrip(")") in {hop.rstrip(")") for hop in hops} | {*found.undeclared}
            or blamed in found.text
        )
