"""Facts of a piece of code, for tests."""

import textwrap

from audit.extract import extract
from audit.model.facts import ModuleFacts


def facts(code: str) -> ModuleFacts:
    """Return the facts of code that is known to be valid."""
    found = extract(textwrap.dedent(code).lstrip("\n").encode())
    assert isinstance(found, ModuleFacts), found
    return found


def bound(code: str) -> list[str]:
    """Return the names that code binds in its module, in order."""
    return [binding.name for binding in facts(code).bindings if binding.scope == 0]


def uses(code: str) -> list[str]:
    """Return the references of code, dotted, in order."""
    return [".".join((each.root, *each.path)) + (f"[{each.key}]" if each.key else "") for each in facts(code).references]
