"""Rules that other distributions bring, by entry point. What lies under the audited root is never loaded."""

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from audit.errors import MalformedPlugin
from audit.model.report import CATEGORIES
from audit.model.rule import Rule

RULE_GROUP = "archaudit.rules"
"""The entry-point group; each entry names a `Rule` class in a module `<category>.<vice>`."""


class Plugins(Struct, frozen=True):
    """The rules that were loaded, and the entry points that were refused because they lie under the audited root."""

    rules: tuple[Rule, ...]
    refused: tuple[str, ...]


def plugins(root: str) -> Plugins:
    """Return the plugged-in rules for an audit of a folder.

    Raises MalformedPlugin when an entry point names no rule.
    """
    if not _any_speaks_of_rules():
        return Plugins((), ())
    from importlib.metadata import entry_points  # slow to load, and hardly anybody has a plug-in

    found = sorted(entry_points(group=RULE_GROUP), key=lambda entry: entry.name)
    inside = [
        entry.dist is None or _lies_under(str(entry.dist.locate_file("")), root) or _code_lies_under(entry.module, root)
        for entry in found
    ]
    return Plugins(
        rules=tuple(
            _loaded(entry.name, entry.value, entry.load) for entry, refused in zip(found, inside, strict=True) if not refused
        ),
        refused=tuple(f"{entry.name} ({entry.value})" for entry, refused in zip(found, inside, strict=True) if refused),
    )


def _any_speaks_of_rules() -> bool:
    """Return whether the metadata of any installed distribution holds our entry-point group."""
    group = RULE_GROUP.encode()
    for folder in sys.path:
        for path in Path(folder or ".").glob("*.*-info/entry_points.txt"):
            if path.is_file() and group in path.read_bytes():
                return True
    return False


def _loaded(name: str, value: str, load: Callable[[], object]) -> Rule:
    try:
        loaded = load()
    except Exception as error:  # whatever a stranger's module raises while it is imported
        raise MalformedPlugin(f"the rule plug-in `{name}` ({value}) cannot be loaded: {error}") from error
    if not (isinstance(loaded, type) and issubclass(loaded, Rule)):
        raise MalformedPlugin(f"the rule plug-in `{name}` ({value}) names no subclass of `Rule`")
    if loaded.category not in CATEGORIES:
        raise MalformedPlugin(f"the rule plug-in `{name}` ({value}) stands in no category folder: `{loaded.category}`")
    return loaded()


def _code_lies_under(module: str, root: str) -> bool:
    """Return whether a module would be loaded from a folder: metadata may lie elsewhere, as that of an editable install."""
    spec = find_spec(module.partition(".")[0])  # for a top-level name, nothing is imported
    places = [spec.origin or "", *(spec.submodule_search_locations or ())] if spec is not None else []
    return any(_lies_under(place, root) for place in places if Path(place).is_absolute())


def _lies_under(place: str, root: str) -> bool:
    inside, place = os.path.realpath(root), os.path.realpath(place)
    return place == inside or place.startswith(inside + os.sep)
