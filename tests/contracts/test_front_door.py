"""The contract type `front_door` on graphs made by hand; its own examples show it on the disk."""

import re

import pytest
from grimp import ImportGraph
from importlinter.domain.contract import InvalidContractOptions

from contracts.types.front_door import FrontDoorContract
from tests.contracts.graphs import contract, graph

MODULES = "app app.sale app.sale.order app.sale.deep app.sale.deep.tax app.stock app.stock.item app.web"


def blamed(imports: ImportGraph, **options: list[str] | str) -> list[str]:
    """Hold a graph to a contract, and return what it blames."""
    law = contract(FrontDoorContract, **{"packages": ["app.sale", "app.stock"], **options})
    check = law.check(imports, verbose=False)
    found = [*map(str, check.metadata["imports"]), *check.metadata["undeclared_modules"]]
    assert check.kept is (not found)
    return found


def test_a_package_is_imported_through_its_init_and_walks_freely_inside() -> None:
    imports = graph(
        MODULES, ("app.web", "app.sale", 1), ("app.sale.order", "app.sale.deep.tax", 2), ("app.sale", "app.sale.order", 3)
    )

    assert blamed(imports) == []


def test_what_lies_deep_inside_is_inside_and_the_package_above_is_outside() -> None:
    imports = graph(
        MODULES, ("app.web", "app.sale.deep.tax", 4), ("app", "app.stock.item", 2), ("app.stock", "app.sale.order", 9)
    )

    assert blamed(imports) == [
        "app -> app.stock.item (l.2)",
        "app.stock -> app.sale.order (l.9)",
        "app.web -> app.sale.deep.tax (l.4)",
    ]


def test_a_package_inside_another_has_a_door_for_those_inside_alone() -> None:
    imports = graph(
        MODULES, ("app.web", "app.sale.deep", 1), ("app.sale.order", "app.sale.deep", 2), ("app.sale", "app.sale.deep.tax", 3)
    )

    assert blamed(imports, packages=["app.sale", "app.sale.deep"]) == [
        "app.sale -> app.sale.deep.tax (l.3)",
        "app.web -> app.sale.deep (l.1)",
    ]


def test_another_door_opens_itself_and_nothing_behind_it() -> None:
    imports = graph(MODULES, ("app.web", "app.sale.deep", 1), ("app.web", "app.sale.deep.tax", 2))

    assert blamed(imports, doors=["app.*.deep"]) == ["app.web -> app.sale.deep.tax (l.2)"]


@pytest.mark.parametrize("option", ["doors", "allowed_importers"])
def test_a_pattern_that_matches_nothing_allows_nothing(option: str) -> None:
    imports = graph(MODULES, ("app.web", "app.sale.order", 1))

    assert blamed(imports, **{option: ["app.*.events"]}) == ["app.web -> app.sale.order (l.1)"]


def test_imports_of_some_count_or_count_not() -> None:
    imports = graph(MODULES, ("app.web", "app.sale.order", 1), ("app.stock.item", "app.sale.order", 2))

    assert blamed(imports, importers=["app.stock"]) == ["app.stock.item -> app.sale.order (l.2)"]
    assert blamed(imports, allowed_importers=["app.stock"]) == ["app.web -> app.sale.order (l.1)"]


def test_an_ignored_import_is_counted_and_not_blamed() -> None:
    imports = graph(MODULES, ("app.web", "app.sale.order", 1))
    law = contract(FrontDoorContract, packages=["app.sale"], ignore_imports=["app.web -> app.sale.order"])

    check = law.check(imports, verbose=False)

    assert (check.kept, check.ignored_import_count) == (True, 1)


def test_an_exhaustive_contract_names_packages_without_a_door_and_no_modules() -> None:
    assert blamed(graph(MODULES), packages=["app.stock"], containers=["app"], exhaustive="True") == ["app.sale"]


def test_being_exhaustive_takes_containers() -> None:
    with pytest.raises(InvalidContractOptions) as caught:
        contract(FrontDoorContract, packages=["app.sale"], exhaustive="True")

    assert caught.value.errors == {"exhaustive": "It needs `containers`."}


@pytest.mark.parametrize("option", ["packages", "doors", "importers", "allowed_importers", "containers"])
def test_a_name_that_leads_nowhere_is_an_error(option: str) -> None:
    message = "The module expression 'app.stok' names no module of the root packages. Did you mean 'app.stock'?"

    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        blamed(graph(MODULES), exhaustive="True", **{"containers": ["app"], option: ["app.stok"]})
