"""Routers: the objects that routes are registered with, as they are made."""

from collections.abc import Iterator

from msgspec import Struct

from audit.index.program.files import File
from audit.index.program.objects import FunctionObject
from audit.index.program.prefixes import guards_of, prefix_of
from audit.index.program.router_classes import APPS, brought, class_named, router_kinds
from audit.index.program.values import Values
from audit.model.code import CallFact, Place
from audit.model.facts import MODULE_SCOPE, Path
from audit.model.program import UNKNOWN_GUARD, UNKNOWN_PREFIX, Router

Key = tuple[str, str]
"""A router: the path of its file and its name there."""


class _Made(Struct, frozen=True):
    """A name that is bound to the result of a call. `call` is None where only the callee is known."""

    name: str
    called: Path
    place: Place
    call: CallFact | None


def routers_in(values: Values, file: File) -> Iterator[tuple[Key, Router]]:
    """Yield the routers that a file makes: in the module, in functions, and as attributes of instances and classes."""
    for made in _made(file):
        home, call = file, made.call
        given = class_named(values, file, made.called)
        if given is None and made.call is not None:
            home, call = _made_inside(values, file, made.call)
            given = class_named(values, home, call.path) if call is not None else None
        kinds = router_kinds(values, given)
        if given is None or not kinds:
            continue
        own = brought(values, given)
        yield (
            (file.unit.file.path, made.name),
            Router(
                name=f"{file.unit.name}.{made.name}",
                module=file.unit.name,
                is_app=bool(kinds & APPS),
                prefix=prefix_of(values, home, call, own.prefix) if call is not None else UNKNOWN_PREFIX,
                guards=(*own.guards, *(_guards(values, home, call) if call is not None else (UNKNOWN_GUARD,))),
                place=made.place,
                keywords=call.texts if call is not None else (),
                framework=min(kinds).split(".")[0].partition("_")[0],
            ),
        )


def _made_inside(values: Values, file: File, call: CallFact) -> tuple[File, CallFact | None]:
    """Return the call that a function returns the result of, with the file that it stands in."""
    found = values.value(file, call.binder, call.path)
    if not isinstance(found, FunctionObject) or len(found.fact.returned) != 1 or not found.fact.returned[0].called:
        return file, None
    path = found.fact.returned[0].path
    calls = (each for each in found.file.code.calls if each.function == found.fact.body and each.path == path)
    return found.file, next(calls, None)


def _made(file: File) -> Iterator[_Made]:
    calls = {(call.place[0], call.path, call.function): call for call in file.code.calls if not call.receiver}
    for binding in file.facts.bindings:
        call = calls.get((binding.line, binding.called, MODULE_SCOPE)) if binding.called else None
        if call is not None:
            yield _Made(binding.name, binding.called, call.place, call)
    assigned = [assign for assigns in (*file.assigns.values(), *file.writes.values()) for assign in assigns]
    for assign in assigned:
        function = file.functions.get(assign.function)
        call = calls.get((assign.place[0], assign.value.path, assign.function)) if assign.value.called else None
        holder = file.owner(function) if function is not None else None
        if call is None or function is None:
            continue
        if len(assign.target) == 1:
            yield _Made(f"{function.qualname}.{assign.target[0]}", call.path, call.place, call)
        elif holder is not None and len(assign.target) == 2 and assign.target[0] == function.parameters[0].name:
            yield _Made(f"{holder.qualname}.{assign.target[1]}", call.path, call.place, call)
    for body, fields in file.fields.items():
        for each in fields:
            if each.called and body in file.classes:
                yield _Made(f"{file.classes[body].qualname}.{each.name}", each.called, each.place, None)


def _guards(values: Values, file: File, call: CallFact) -> tuple[str, ...]:
    return guards_of(values, file, call.keywords, dict(call.texts))
