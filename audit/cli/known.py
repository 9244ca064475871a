"""The rules that can be asked about: the built-in ones and those of plug-ins."""

from pathlib import Path

from audit.catalogue import rules
from audit.model.rule import Rule
from audit.plugins import plugins


def known_rules() -> tuple[Rule, ...]:
    """Return every rule by id. A plug-in under the working folder counts as part of a stranger's tree and stays out."""
    return tuple(sorted((*rules(), *plugins(str(Path.cwd())).rules), key=lambda rule: rule.id))
