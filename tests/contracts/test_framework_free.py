"""The contract type `framework_free` on graphs made by hand; its own examples show it on the disk."""

import re

import pytest
from grimp import ImportGraph

from contracts.types.framework_free import FrameworkFreeContract
from tests.contracts.graphs import contract, graph

MODULES = "app app.core app.core.one app.core.two app.edge app.edge.web app.detour"


def blamed(imports: ImportGraph, **options: list[str] | str) -> list[str]:
    """Hold a graph to a contract, and return the ways that it blames."""
    law = contract(FrameworkFreeContract, **{"source_modules": ["app.core"], **options})
    check = law.check(imports, verbose=False)
    ways = [
        " -> ".join([chain[0]["importer"], *(link["imported"] for link in chain)])
        for way in check.metadata["chains"]
        for chain in way["chains"]
    ]
    assert check.kept is (not ways)
    return ways


def test_frameworks_are_told_by_their_import_names_and_the_rest_passes() -> None:
    imports = graph(
        MODULES,
        ("app.core.one", "fastapi", 1),
        ("app.core.two", "redis", 2),
        ("app.core", "json", 3),
        ("app.core", "pydantic", 4),
        ("app.edge.web", "flask", 5),
    )

    assert blamed(imports) == ["app.core.one -> fastapi", "app.core.two -> redis"]
    assert blamed(imports, also=["pydantic"], except_for=["redis"]) == ["app.core -> pydantic", "app.core.one -> fastapi"]


def test_ways_through_others_count_only_where_they_are_asked_for() -> None:
    imports = graph(MODULES, ("app.core.one", "app.detour", 1), ("app.detour", "app.edge", 2), ("app.edge", "flask", 3))

    assert blamed(imports) == []
    assert blamed(imports, indirect="True") == ["app.core.one -> app.detour -> app.edge -> flask"]


def test_a_way_is_told_of_the_last_source_on_it_and_by_the_shortest() -> None:
    imports = graph(
        MODULES,
        ("app.core.one", "app.core.two", 1),
        ("app.core.two", "app.detour", 2),
        ("app.core.two", "app.edge", 3),
        ("app.detour", "app.edge", 4),
        ("app.edge", "flask", 5),
        ("app.edge", "app.core.one", 6),
    )

    assert blamed(imports, indirect="True") == ["app.core.two -> app.edge -> flask"]


def test_a_package_of_the_project_with_the_name_of_a_framework_is_none() -> None:
    imports = graph(f"{MODULES} app.redis", ("app.core", "app.redis", 1))

    assert blamed(imports, indirect="True") == []


def test_an_ignored_import_is_counted_and_not_blamed() -> None:
    law = contract(FrameworkFreeContract, source_modules=["app.core"], ignore_imports=["app.core.one -> fastapi"])

    check = law.check(graph(MODULES, ("app.core.one", "fastapi", 1)), verbose=False)

    assert (check.kept, check.ignored_import_count) == (True, 1)


@pytest.mark.parametrize(
    ("option", "name", "message"),
    [
        ("also", "pydantic.main", "In `also` only the top of a package counts: 'pydantic', not 'pydantic.main'."),
        ("except_for", "sqlalchemy.orm", "In `except_for` only the top of a package counts: 'sqlalchemy', not 'sqlalchemy.orm'."),
        ("also", "app", "'app' in `also` is a package of the project, and no framework."),
        (
            "source_modules",
            "app.coer",
            "The module expression 'app.coer' names no module of the root packages. Did you mean 'app.core'?",
        ),
    ],
)
def test_a_name_that_cannot_be_meant_is_an_error(option: str, name: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        blamed(graph(MODULES), **{option: [name]})


def test_without_external_packages_the_contract_would_be_blind_and_says_so() -> None:
    blind = FrameworkFreeContract("Law", {"root_packages": ["app"]}, {"source_modules": ["app.core"]})

    with pytest.raises(ValueError, match=r"^A contract of the type `framework_free` takes `include_external_packages = True`\.$"):
        blind.check(graph(MODULES), verbose=False)
