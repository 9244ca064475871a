"""What a type annotation says by its shape alone."""

import ast
from collections.abc import Iterator, Sequence

from audit.facts.expressions import base_path, dotted
from audit.model.code import Annotation
from audit.model.facts import Path

WRAPPERS = frozenset({"Optional", "Annotated", "Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "InitVar"})
"""What a type is wrapped in without becoming another."""

PROVIDERS = frozenset({"Depends", "Security", "Inject", "FromDishka", "Provide"})
"""Calls that say where a parameter's value comes from."""

OWN_TYPE = (".",)
"""The provider of `Depends()`: the annotated class itself."""

MADE = "()"
"""Ends the path of what is called to get the provider: `Depends(Requires("admin"))`."""

NO_NAME = ("?",)
"""The provider that has no name: `Depends(lambda: …)`."""

_DEEPEST = 20
"""How many brackets a type may stand in before nobody can tell what it means."""


def annotation_of(node: ast.expr | None) -> Annotation | None:
    """Return what an annotation says; None where there is none."""
    if node is None:
        return None
    if isinstance(node, ast.Name):
        path: Path = (node.id,)
        return Annotation(path, (path,))
    return Annotation(_plain(node), tuple(dict.fromkeys(_mentioned(node))), _provider_within(node))


def provider_of(node: ast.expr | None) -> Path:
    """Return the function or class that `Depends(…)` is given, or what makes it; empty for any other expression."""
    if not isinstance(node, ast.Call) or (dotted(node.func) or ("",))[-1] not in PROVIDERS:
        return ()
    given = node.args[0] if node.args else next((word.value for word in node.keywords if word.arg == "dependency"), None)
    if given is None:
        return OWN_TYPE
    if isinstance(given, ast.Call) and dotted(given.func):
        return (*dotted(given.func), MADE)
    return dotted(given) or NO_NAME


def _plain(node: ast.expr | None) -> Path:
    """Return the one class that a type stands for, whatever it is wrapped in; empty where that is not one."""
    for _ in range(_DEEPEST):
        inner = _unwrapped(node) if node is not None else None
        if inner is node or inner is None:
            return ("None",) if _is_none(node) else base_path(inner) if inner is not None else ()
        node = inner
    return ()


def _unwrapped(node: ast.expr) -> ast.expr | None:
    """Return what one wrapping holds: the node itself where there is none, None where it may be one of several."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _parsed(node.value)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _only(_alternatives(node))
    if not isinstance(node, ast.Subscript):
        return node
    word = dotted(node.value)[-1:]
    if word == ("Union",):
        return _only(_elements(node))
    return _elements(node)[0] if word and word[0] in WRAPPERS and _elements(node) else node


def _only(alternatives: Sequence[ast.expr]) -> ast.expr | None:
    found = [alternative for alternative in alternatives if not _is_none(alternative)]
    return found[0] if len(found) == 1 else None


def _mentioned(node: ast.expr) -> Iterator[Path]:
    waiting: list[tuple[ast.AST, int]] = [(node, 0)]
    while waiting:
        each, depth = waiting.pop()
        if isinstance(each, ast.Name | ast.Attribute):
            path = dotted(each)
            if path:
                yield path
        elif isinstance(each, ast.Constant) and isinstance(each.value, str):
            parsed = _parsed(each.value) if depth < _DEEPEST else None
            if parsed is not None:
                waiting.append((parsed, depth + 1))
        elif isinstance(each, ast.Subscript):
            elements = _elements(each)
            is_annotated = dotted(each.value)[-1:] == ("Annotated",)
            waiting += [(element, depth) for element in reversed(elements[:1] if is_annotated else elements)]
            waiting.append((each.value, depth))
        elif not isinstance(each, ast.Call):
            waiting += [(child, depth) for child in ast.iter_child_nodes(each)]


def _provider_within(node: ast.expr) -> Path:
    while isinstance(node, ast.Constant) and isinstance(node.value, str):
        parsed = _parsed(node.value)
        if parsed is None:
            return ()
        node = parsed
    if isinstance(node, ast.Subscript) and dotted(node.value)[-1:] == ("Annotated",):
        return next((found for element in _elements(node)[1:] if (found := provider_of(element))), ())
    if isinstance(node, ast.Subscript) and dotted(node.value)[-1:] == ("FromDishka",):
        return OWN_TYPE
    return ()


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _alternatives(node: ast.expr) -> list[ast.expr]:
    sides: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        sides.append(node.right)
        node = node.left
    return [node, *reversed(sides)]


def _elements(node: ast.Subscript) -> list[ast.expr]:
    return node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]


def _is_none(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
