"""What an `except` clause does with what it caught, by its shape alone."""

import ast
from collections.abc import Iterator, Sequence

from audit.facts.expressions import dotted
from audit.facts.positions import Positions
from audit.facts.shapes import is_remark
from audit.model.code import HandlerFact
from audit.model.facts import Path

SPEAKERS = frozenset({("str",), ("repr",)})
"""Builtins that make text of an error."""

TRACES = frozenset({"format_exc", "format_exception"})
"""Functions of `traceback` that make text of the error at hand."""

SPOKEN = frozenset({"args", "orig"})
"""Attributes of an error that hold the words of whoever raised it first."""

_TOLD = frozenset({ast.Raise, ast.Return, ast.Assign})
"""The statements inside of a handler that say what becomes of the error."""

_LEVELS = ("debug", "info", "warning", "warn", "error", "exception", "critical", "log")
LOGS = frozenset({*_LEVELS, *(f"a{level}" for level in _LEVELS), "capture_exception", "print_exc"})
"""Methods that write down what happened."""


def handler_fact(node: ast.ExceptHandler, function: int, positions: Positions, *, tidying: bool) -> HandlerFact:
    """Return what a handler that stands in a function does."""
    caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type] if node.type is not None else []
    inner = [each for statement in node.body for each in ast.walk(statement) if type(each) in _TOLD]
    leak = _leak(inner, node.name)
    return HandlerFact(
        function=function,
        errors=tuple(map(dotted, caught)),
        silent=all(isinstance(each, ast.Pass | ast.Continue) or is_remark(each) for each in node.body),
        logs=all(is_remark(each) or _is_log(each) for each in node.body) and any(map(_is_log, node.body)),
        raises=any(isinstance(each, ast.Raise) for each in inner),
        tidying=tidying,
        again=_raises_again(node.body, node.name),
        leak=positions.place(leak[1]) if leak is not None else None,
        told=leak[0] if leak is not None else (),
        place=positions.place(node),
    )


def _is_log(statement: ast.stmt) -> bool:
    """Return whether a statement does nothing but log, awaited or not."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    call = call.value if isinstance(call, ast.Await) else call
    return isinstance(call, ast.Call) and not LOGS.isdisjoint(dotted(call.func)[-1:])


def _raises_again(body: Sequence[ast.stmt], name: str | None) -> bool:
    """Return whether a block raises what was caught once more, at its end or at the end of one of its branches."""
    match body[-1] if body else None:
        case ast.Raise(exc=None):
            return True
        case ast.Raise(exc=ast.Name(id=raised)):
            return raised == name
        case ast.If(body=held, orelse=failed):
            return _raises_again(held, name) or _raises_again(failed, name)
        case ast.With(body=inner) | ast.AsyncWith(body=inner):
            return _raises_again(inner, name)
    return False


def _leak(inner: Sequence[ast.AST], name: str | None) -> tuple[Path, ast.expr] | None:
    """Return where the text of what was caught is handed to what is raised or returned, and the callee of what is raised.

    The callee is empty for a `return`.
    """
    words = {
        target.id
        for node in inner
        if isinstance(node, ast.Assign) and any(True for _ in _texts_within(node.value, name, frozenset()))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in inner:
        path, given = _handed(node)
        found = next((each for value in given for each in _texts_within(value, name, words)), None)
        if found is not None:
            return path, found
    return None


def _handed(node: ast.AST) -> tuple[Path, list[ast.expr]]:
    """Return what a statement hands on: the arguments of a raised error with its callee, or a returned value."""
    match node:
        case ast.Raise(exc=ast.Call() as raised):
            return dotted(raised.func), [*raised.args, *(word.value for word in raised.keywords)]
        case ast.Return(value=ast.expr() as value):
            return (), [value]
    return (), []


def _texts_within(node: ast.expr, name: str | None, words: frozenset[str] | set[str]) -> Iterator[ast.expr]:
    """Yield the expressions that tell the text of an error: `str(e)`, the braces of an f-string, `e.args`, a name for one."""
    for each in ast.walk(node):
        match each:
            case ast.Call(func=callee, args=[first, *_]) if dotted(callee) in SPEAKERS and _is(first, name):
                yield each
            case ast.Call(func=callee) if dotted(callee)[-1:] and dotted(callee)[-1] in TRACES:
                yield each
            case ast.FormattedValue(value=value) if _is(value, name):
                yield value
            case ast.Attribute(attr=attribute, value=value) if attribute in SPOKEN and _is(value, name):
                yield each
            case ast.Name(id=word) if word in words:
                yield each


def _is(node: ast.expr, name: str | None) -> bool:
    return isinstance(node, ast.Name) and node.id == name
