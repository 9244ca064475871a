"""What is put into a text of SQL where a value stands: by an f-string, `%`, `+` or `format`."""

import ast
import re
from collections.abc import Callable, Iterator

from audit.facts.expressions import dotted
from audit.model.facts import Path

Known = Callable[[str], ast.expr | None]
"""Gives the one value that a name is ever given, if there is one."""

_TAKERS = frozenset(
    [
        "RawSQL",
        "exec",
        "exec_driver_sql",
        "execute",
        "executemany",
        "executescript",
        "fetch",
        "fetch_all",
        "fetch_one",
        "fetch_val",
        "fetchall",
        "fetchmany",
        "fetchone",
        "fetchrow",
        "fetchval",
        "iterate",
        "mogrify",
        "query",
        "raw",
        "raw_sql",
        "read_sql",
        "read_sql_query",
        "scalar",
        "scalars",
        "sql",
        "stream",
        "stream_scalars",
        "text",
    ]
)
"""Last words of what is given statements of SQL."""

_STATEMENT = re.compile(r"\s*\(?\s*(select|insert|update|delete|replace|merge|with|call|exec|execute)\b", re.IGNORECASE)
_AWAITS_VALUE = re.compile(r"([=<>]|\b(like|ilike|between|limit|offset))\s*$", re.IGNORECASE)
"""What comes before a value, and never before the name of a table or column, nor before a list of placeholders."""

_SETTING = re.compile(r"\bset\s+(local\s+)?\w+\s*=\s*$", re.IGNORECASE)
_FIELD = re.compile(r"%\((?P<key>\w+)\)(?P<keyed>[sdifr])|%(?P<plain>[sdifr])|(?P<percent>%%)")
_SLOT = re.compile(r"\{\{|\}\}|\{(?P<name>\w*)(?P<rest>[^{}]*)\}")
_HARMLESS_CALLS = frozenset({"int", "float", "bool", "len", "round", "ord", "abs", "hash"})
_NUMERIC = frozenset("diouxXeEfFgGn%")
_STANDS_IN = re.compile(
    r"placeholder|param|bind|marker|clause|where|cond|filter|column|field|table|expr|sql|query", re.IGNORECASE
)
"""Names of what is put together of SQL itself, which an f-string may."""

_DEEPEST = 40
"""How many sums of texts are looked into; Python's stack is finite."""


def woven(call: ast.Call, word: str, known: Known) -> tuple[Path, ...]:
    """Return the values that are written into the SQL that a call is given, the empty path for one that is no dotted name.

    `word` is the last word of what is called.
    """
    node: ast.expr | None = call.args[0] if call.args and word in _TAKERS else None
    if isinstance(node, ast.Name):
        node = known(node.id)
    text = ""
    found: list[Path] = []
    for piece in _pieces(node, known, _DEEPEST) if isinstance(node, ast.JoinedStr | ast.BinOp | ast.Call) else ():
        if isinstance(piece, str):
            text += piece
            continue
        if _STATEMENT.match(text) and _may_harm(piece, known) and _stands_for_value(text, piece):
            found.append(dotted(piece))
        text += "?"
    return tuple(found)


def _stands_for_value(text: str, node: ast.expr) -> bool:
    """Return whether an expression that comes next is a value: inside of quotes, or after what compares or counts."""
    if text.count("'") % 2 == 1:
        return True
    path = dotted(node)
    return bool(_AWAITS_VALUE.search(text)) and not _SETTING.search(text) and not (path and _STANDS_IN.search(path[-1]))


def _may_harm(node: ast.expr, known: Known) -> bool:
    """Return whether an expression may be any text: no constant, no number, nothing that is quoted or put together."""
    if isinstance(node, ast.Call):
        callee = dotted(node.func)
        return not (len(callee) == 1 and callee[0] in _HARMLESS_CALLS) and callee[-1:] != ("join",) and callee[-1:] != ("quote",)
    path = dotted(node)
    if any(word.isupper() or word.startswith("__") for word in path):
        return False
    return not (len(path) == 1 and isinstance(known(path[0]), ast.Constant)) and not isinstance(node, ast.Constant | ast.IfExp)


def _pieces(node: ast.expr | None, known: Known, depth: int) -> Iterator[str | ast.expr]:
    """Yield the texts and the expressions that an expression puts together, in order."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=values):
            for value in values:
                yield from _pieces(value, known, depth)
        case ast.FormattedValue(value=value, format_spec=spec):
            yield "0" if _is_number(spec) else value
        case ast.BinOp(left=left, op=ast.Add(), right=right) if depth:
            yield from _pieces(left, known, depth - 1)
            yield from _pieces(right, known, depth - 1)
        case ast.BinOp(left=left, op=ast.Mod(), right=right) if (formatted := _text(left, known)) is not None:
            yield from _by_percent(formatted, right)
        case ast.Call(func=ast.Attribute(value=value, attr="format")) if (template := _text(value, known)) is not None:
            yield from _by_format(template, node)
        case ast.expr():
            yield node


def _is_number(spec: ast.expr | None) -> bool:
    last = spec.values[-1] if isinstance(spec, ast.JoinedStr) and spec.values else None
    return isinstance(last, ast.Constant) and isinstance(last.value, str) and last.value[-1:] in _NUMERIC


def _text(node: ast.expr, known: Known) -> str | None:
    if isinstance(node, ast.Name):
        node = known(node.id) or node
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _by_percent(text: str, given: ast.expr) -> Iterator[str | ast.expr]:
    values = given.elts if isinstance(given, ast.Tuple) else [given]
    keyed = {key.value: value for key, value in _items(given) if isinstance(key, ast.Constant)}
    end = place = 0
    for field in _FIELD.finditer(text):
        yield text[end : field.start()]
        end = field.end()
        kind = field["keyed"] or field["plain"]
        value = keyed.get(field["key"], given) if field["key"] else values[place] if place < len(values) else given
        place += bool(field["plain"])
        yield "%" if field["percent"] else value if kind in "sr" else "0"
    yield text[end:]


def _items(given: ast.expr) -> Iterator[tuple[ast.expr | None, ast.expr]]:
    if isinstance(given, ast.Dict):
        yield from zip(given.keys, given.values, strict=True)


def _by_format(text: str, call: ast.Call) -> Iterator[str | ast.expr]:
    keyed = {word.arg: word.value for word in call.keywords}
    end = place = 0
    for slot in _SLOT.finditer(text):
        yield text[end : slot.start()]
        end = slot.end()
        if slot["name"] is None:
            yield slot[0][0]
            continue
        number = int(slot["name"]) if slot["name"].isdecimal() else place
        place += not slot["name"]
        value = keyed.get(slot["name"]) or (call.args[number] if number < len(call.args) else call)
        yield "0" if slot["rest"][-1:] in _NUMERIC and ":" in slot["rest"] else value
    yield text[end:]
