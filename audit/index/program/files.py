"""What one file's code says, opened and made easy to look up."""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from audit.index.table import Unit
from audit.model.code import AliasFact, AssignFact, Code, FieldFact, FunctionFact, HeaderFact
from audit.model.facts import ClassFact, ModuleFacts

_DECODER = msgspec.json.Decoder(Code)


class File(Struct, frozen=True, eq=False):
    """A file with its code. `functions`, `classes` and `headers` are by the number of their own scope.

    `assigns` are by function and name; attributes that are assigned to stand under their function alone, in `writes`.
    """

    unit: Unit
    facts: ModuleFacts
    code: Code
    functions: dict[int, FunctionFact]
    classes: dict[int, ClassFact]
    headers: dict[int, HeaderFact]
    fields: dict[int, list[FieldFact]]
    methods: dict[int, list[FunctionFact]]
    assigns: dict[tuple[int, str], list[AssignFact]]
    writes: dict[int, list[AssignFact]]
    aliases: dict[str, AliasFact]
    rebound: frozenset[tuple[int, str]]

    def enclosing(self, scope: int) -> Iterator[FunctionFact]:
        """Yield the functions that a scope stands in, innermost first."""
        while scope > 0:
            if scope in self.functions:
                yield self.functions[scope]
            scope = self.code.parents[scope]

    def owner(self, function: FunctionFact) -> ClassFact | None:
        """Return the class that a method belongs to."""
        return self.classes.get(function.scope)


def file_of(unit: Unit, facts: ModuleFacts) -> File:
    """Return a file with its code opened."""
    code = _DECODER.decode(facts.code)
    file = File(
        unit=unit,
        facts=facts,
        code=code,
        functions={each.body: each for each in code.functions},
        classes={each.body: each for each in facts.classes},
        headers={each.body: each for each in code.headers},
        fields={},
        methods={},
        assigns={},
        writes={},
        aliases={each.name: each for each in code.aliases},
        rebound=frozenset(code.rebound),
    )
    for field in code.fields:
        file.fields.setdefault(field.body, []).append(field)
    for function in code.functions:
        if function.scope in file.classes:
            file.methods.setdefault(function.scope, []).append(function)
    for assign in code.assigns:
        if len(assign.target) == 1:
            file.assigns.setdefault((assign.function, assign.target[0]), []).append(assign)
        else:
            file.writes.setdefault(assign.function, []).append(assign)
    return file
