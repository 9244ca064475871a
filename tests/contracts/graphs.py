"""Graphs of imports that are made by hand."""

from typing import TypeVar

from grimp import ImportGraph
from importlinter import Contract

Kind = TypeVar("Kind", bound=Contract)

SESSION = {"root_packages": ["app"], "include_external_packages": "True"}


def graph(modules: str, *imports: tuple[str, str, int]) -> ImportGraph:
    """Return a graph of modules and imports, each with its line; what is not of `app` lies outside the project."""
    made = ImportGraph()
    for name in modules.split():
        made.add_module(name)
    for importer, imported, line in imports:
        if not f"{imported}.".startswith("app."):
            made.add_module(imported, is_squashed=True)
        made.add_import(importer=importer, imported=imported, line_number=line, line_contents=f"import {imported}")
    return made


def contract(kind: type[Kind], **options: list[str] | str) -> Kind:
    """Return a contract with options as import-linter reads them."""
    return kind(name="Law", session_options=SESSION, contract_options=options)
