"""What a value falls back to where nothing is given: the text that ships with the code."""

import ast

from audit.facts.expressions import dotted

READERS = frozenset({"getenv", "get", "config", "env"})
"""Callables that are asked for a setting by name, with what to take where there is none."""

WRAPPERS = frozenset({"Field", "SecretStr", "SecretBytes", "field", "bytes", "str"})
"""Callables that a plain text is wrapped in."""


def shipped(node: ast.expr | None) -> str:
    """Return the plain text that a value is or falls back to: `"x"`, `Field("x")`, `getenv("NAME", "x")`, `given or "x"`."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Constant(value=bytes(data)):
            return data.decode(errors="replace")
        case ast.BoolOp(op=ast.Or(), values=values):
            return shipped(values[-1])
        case ast.Lambda(body=body):
            return shipped(body)
        case ast.Call() as call:
            return shipped(_fallback(call))
    return ""


def _fallback(call: ast.Call) -> ast.expr | None:
    """Return the argument of a call that says what to take where nothing else is given."""
    word = (dotted(call.func) or ("",))[-1]
    if word not in READERS | WRAPPERS:
        return None
    given = [each.value for each in call.keywords if each.arg in ("default", "default_factory")]
    given += call.args[1:2] if word in READERS else call.args[:1]
    return given[0] if given else None
