"""Projects built from texts, for tests."""

from collections.abc import Mapping

from audit import catalogue
from audit.discover import tree_of
from audit.extract import extract
from audit.index import build
from audit.model.project import Found, Project
from audit.model.settings import NO_PROFILE, Settings


def project(files: Mapping[str, str | bytes], settings: Settings | None = None, *, name: str = "project") -> Project:
    """Return the project of some files; without settings, no profile is looked for."""
    chosen = settings or Settings(profile=NO_PROFILE)
    tree = tree_of(files, chosen, name=name)
    extractions = [extract(file.data) if file.data is not None else None for file in tree.files]
    return build(tree, extractions, catalogue.profiles(), chosen)


def broken(files: Mapping[str, str | bytes]) -> list[str]:
    """Return the modules that are imported and do not exist, as `path:line module`."""
    return [
        f"{module.path}:{each.fact.span.line} {each.module}"
        for module in project(files).modules.values()
        for each in module.imports
        if each.found is Found.MISSING
    ]


def missing(files: Mapping[str, str | bytes]) -> list[str]:
    """Return the names that are imported and do not exist, as `path:line module.name`."""
    return [
        f"{module.path}:{target.span.line} {each.module}.{target.name}"
        for module in project(files).modules.values()
        for each in module.imports
        if each.found is Found.FIRST_PARTY
        for target in each.targets
        if target.found is Found.MISSING
    ]


def mismatched(files: Mapping[str, str | bytes]) -> list[str]:
    """Return the uses of enum members that do not exist, as `path:line Enum.MEMBER`."""
    return [
        f"{module.path}:{use.reference.span.line} {use.enum.name}.{use.member}"
        for module in project(files).modules.values()
        for use in module.enum_mismatches
    ]


def package(**modules: str) -> dict[str, str]:
    """Return the files of a package `p` with these modules; `__init__` is empty unless given."""
    return {"p/__init__.py": "", **{f"p/{name}.py": text for name, text in modules.items()}}
