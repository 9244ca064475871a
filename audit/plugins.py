"""Rules that other distributions bring, by entry point. What lies under the audited root is never loaded."""

import os
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, entry_points

from audit.errors import MalformedPlugin
from audit.model.report import CATEGORIES
from audit.model.rule import Rule

RULE_GROUP = "archaudit.rules"
"""The entry-point group; each entry names a `Rule` class in a module `<category>.<vice>`."""


@dataclass(frozen=True, slots=True)
class Plugins:
    """The rules that were loaded, and the entry points that were refused because they lie under the audited root."""

    rules: tuple[Rule, ...]
    refused: tuple[str, ...]


def plugins(root: str) -> Plugins:
    """Return the plugged-in rules for an audit of a folder.

    Raises MalformedPlugin when an entry point names no rule.
    """
    found = sorted(entry_points(group=RULE_GROUP), key=lambda entry: entry.name)
    refused = [entry for entry in found if _lies_under(entry.dist, root)]
    return Plugins(
        rules=tuple(_load(entry) for entry in found if entry not in refused),
        refused=tuple(f"{entry.name} ({entry.value})" for entry in refused),
    )


def _load(entry: EntryPoint) -> Rule:
    try:
        loaded = entry.load()
    except Exception as error:  # whatever a stranger's module raises while it is imported
        raise MalformedPlugin(f"the rule plug-in `{entry.name}` ({entry.value}) cannot be loaded: {error}") from error
    if not (isinstance(loaded, type) and issubclass(loaded, Rule)):
        raise MalformedPlugin(f"the rule plug-in `{entry.name}` ({entry.value}) names no subclass of `Rule`")
    if loaded.category not in CATEGORIES:
        raise MalformedPlugin(
            f"the rule plug-in `{entry.name}` ({entry.value}) stands in no category folder: `{loaded.category}`"
        )
    return loaded()


def _lies_under(distribution: Distribution | None, root: str) -> bool:
    """Return whether a distribution lies under a folder; one that cannot say where it lies does."""
    if distribution is None:
        return True
    inside = os.path.realpath(root)
    place = os.path.realpath(str(distribution.locate_file("")))
    return place == inside or place.startswith(inside + os.sep)
