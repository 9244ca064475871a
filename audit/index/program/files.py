"""What one file's code says, opened and made easy to look up."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from audit.index.table import Unit
from audit.model.bodies import code_of
from audit.model.code import AliasFact, AssignFact, CallFact, Code, FieldFact, FunctionFact, HeaderFact
from audit.model.facts import MODULE_SCOPE, ClassFact, ModuleFacts


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


def is_described(file: File) -> bool:
    """Return whether a stub says, beside a file or in its place, what the file is."""
    return file.unit.is_stub or file.unit.stub is not None


def files_of(units: Iterable[Unit]) -> dict[str, File]:
    """Return files with their code opened, by path; those that could not be read and those that others hide left out."""
    return {unit.file.path: _file(unit, unit.facts) for unit in units if unit.facts is not None and not unit.shadowed}


def _file(unit: Unit, facts: ModuleFacts) -> File:
    code = code_of(facts)
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


def binder_of(file: File, scope: int, name: str) -> int:
    """Return the function that binds a name used in a scope, the module where none does."""
    for each in file.enclosing(scope):
        if any(parameter.name == name for parameter in each.parameters) or (each.body, name) in file.assigns:
            return each.body
    return MODULE_SCOPE


def first_inside(file: File, call: CallFact) -> CallFact | None:
    """Return the call that starts first among the arguments of another."""
    line, column, *end = call.place
    after = (line, column + len(".".join(call.path)))
    inside = [each for each in file.code.calls if after < each.place[:2] and each.place[2:] <= tuple(end)]
    return min(inside, key=lambda each: (each.place[:2], [-part for part in each.place[2:]]), default=None)
