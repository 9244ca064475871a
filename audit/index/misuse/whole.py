"""Puts together what is wrong with the uses in some files."""

from collections.abc import Sequence

from audit.index.misuse.bodies import Bodies
from audit.index.misuse.calls import Calls
from audit.index.misuse.constructors import Constructors
from audit.index.misuse.members import Members
from audit.index.misuse.models import Models, is_second
from audit.index.misuse.sure import Sure
from audit.index.program.files import File
from audit.index.program.types import Types
from audit.index.symbols import Symbols
from audit.model.code import FunctionFact
from audit.model.facts import ClassFact
from audit.model.misuse import Misuse


def misuse_of(files: Sequence[File], symbols: Symbols) -> Misuse:
    """Return every use in some files that cannot work, as far as it can be known."""
    by_path = {file.unit.file.path: file for file in files}
    classes: dict[str, tuple[File, ClassFact]] = {}
    functions: dict[str, tuple[File, FunctionFact]] = {}
    for file in files:
        for fact in file.facts.classes:
            classes.setdefault(f"{file.unit.name}.{fact.qualname}", (file, fact))
        for function in file.code.functions:
            functions[".".join([file.unit.name, *_around(file, function.scope), function.qualname])] = (file, function)
    types = Types(symbols, by_path, classes)
    bodies = Bodies(types)
    bodies.collect()
    values = Sure(types=types, functions=functions, bodies=bodies)
    values.open_computed()
    members = Members(values)
    calls = Calls(values, Constructors(values, Models(bodies, second=is_second(by_path))))
    return Misuse(
        modules=frozenset(file.unit.name for file in files),
        members=tuple(found for file in files for found in members.missing(file)),
        calls=tuple(found for file in files for found in calls.wrong(file)),
    )


def _around(file: File, scope: int) -> list[str]:
    return [each.qualname for each in file.enclosing(scope)][::-1]
