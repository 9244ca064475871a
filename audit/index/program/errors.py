"""Errors, resolved: what functions raise, what they catch, and what an app has answers for."""

import builtins
from collections.abc import Iterator

from audit.index.program.files import File, binder_of
from audit.index.program.objects import ClassObject, FunctionObject, Instance
from audit.index.program.types import Types
from audit.index.program.values import Values
from audit.model.code import CallFact, HandlerFact, RaiseFact
from audit.model.facts import Path
from audit.model.program import Answered, Handler, Raise

REGISTERS = frozenset(
    {"exception_handler", "add_exception_handler", "errorhandler", "app_errorhandler", "register_error_handler"}
)
"""Methods of an app that take the class of an error, and what answers it."""

CLASS_KEYWORDS = ("exc_class_or_status_code", "code_or_exception")
TABLE = "exception_handlers"
"""The keyword of an app, or of a layer of one, that maps errors to what answers them."""

_BUILTINS = frozenset(vars(builtins))


def raised(values: Values, file: File, fact: RaiseFact) -> Raise:
    """Return what a `raise` raises: a class, a variable that holds an instance, or what a function makes."""
    named = error_named(values.types, file, fact.function, fact.path)
    if named or not fact.path:
        return Raise(named, fact.place)
    found = values.value(file, binder_of(file, fact.function, fact.path[0]), fact.path)
    if isinstance(found, Instance | ClassObject):
        return Raise(found.type.name, fact.place)
    made = values.called(found, awaited=False) if isinstance(found, FunctionObject) else None
    return Raise(made.name if made is not None else "", fact.place)


def raised_name(types: Types, file: File, fact: RaiseFact) -> str:
    """Return the full name of what a `raise` names, as it is written where that cannot be known."""
    found = types.named(file, fact.function, fact.path)
    return found.name if found is not None else ".".join(fact.path)


def handler(types: Types, file: File, fact: HandlerFact) -> Handler:
    """Return an `except` clause with its errors resolved."""
    return Handler(
        errors=tuple(error_named(types, file, fact.function, path) for path in fact.errors),
        silent=fact.silent,
        logs=fact.logs,
        raises=fact.raises,
        tidying=fact.tidying,
        again=fact.again,
        leak=fact.leak,
        told=error_named(types, file, fact.function, fact.told) or ".".join(fact.told),
        place=fact.place,
    )


def error_named(types: Types, file: File, scope: int, path: Path) -> str:
    """Return the full name of the class that a dotted name means; empty where it is a variable or cannot be known."""
    if not path or any((function.body, path[0]) in file.assigns for function in file.enclosing(scope)):
        return ""
    found = types.named(file, scope, path)
    if found is None or (found.name.startswith("builtins.") and path[0] not in _BUILTINS):
        return ""
    return found.name


def answered(types: Types, file: File) -> Iterator[Answered]:
    """Yield the classes of errors that a file registers exception handlers for."""
    for call in file.code.calls:
        for path in _registered(call):
            if not path[0].isdigit():
                yield Answered(error_named(types, file, call.function, path), file.unit.name, call.place)


def _registered(call: CallFact) -> Iterator[Path]:
    """Yield what a call registers handlers for; a number is a status code."""
    texts = dict(call.texts)
    if TABLE in call.keywords:
        yield from (tuple(text.split(".")) for text in texts.get(TABLE, "?").split(","))
    if call.path[-1] in REGISTERS:
        if call.arguments:
            yield from [call.arguments[0]] if call.arguments[0] else ()  # a number has no name
        else:
            yield next((tuple(texts[word].split(".")) for word in CLASS_KEYWORDS if word in texts), ("?",))
