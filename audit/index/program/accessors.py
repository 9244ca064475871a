"""Getters and setters: methods that do nothing by themselves."""

from collections.abc import Sequence

from audit.index.program.files import File
from audit.model.code import AssignFact, FunctionFact


def passes(file: File, fact: FunctionFact, stored: Sequence[AssignFact]) -> bool:
    """Return whether a method that neither calls nor raises only hands out an attribute, or stores its parameters in some."""
    if not fact.parameters or file.owner(fact) is None:
        return False
    own, given = fact.parameters[0].name, {(each.name,) for each in fact.parameters[1:]}
    if not stored:
        paths = [value.path for value in fact.returned if not value.called]
        return len(fact.returned) == 1 and len(paths) == 1 and len(paths[0]) > 1 and paths[0][0] == own
    plain = all(each.target[0] == own and not each.augmented and not each.value.called for each in stored)
    return plain and all(each.value.path in given for each in stored) and all(value.kind == "none" for value in fact.returned)
