"""What an expression says by its shape alone: dotted names, literal names, guards."""

import ast
from collections.abc import Iterable

from audit.model.facts import Path

IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError"})
ATTRIBUTE_ERRORS = frozenset({"AttributeError", "KeyError"})
CALL_ERRORS = frozenset({"TypeError", "ValidationError"})
BROAD_ERRORS = frozenset({"Exception", "BaseException"})
EXPECTATIONS = frozenset({"suppress", "raises", "assertRaises", "assertRaisesRegex"})
"""Callables whose `with` block expects or forgives the errors they are given."""


def dotted(node: ast.expr | None) -> Path:
    """Return the path of a plain dotted name, or the empty path for any other expression."""
    if type(node) is ast.Name:
        return (node.id,)
    attributes: list[str] = []
    while type(node) is ast.Attribute:
        attributes.append(node.attr)
        node = node.value
    if type(node) is not ast.Name:
        return ()
    attributes.append(node.id)
    return tuple(attributes[::-1])


def base_path(node: ast.expr) -> Path:
    """Return the path of a base class, without its type arguments."""
    return dotted(node.value if isinstance(node, ast.Subscript) else node)


def decorator_path(node: ast.expr) -> Path:
    """Return the path of a decorator, called or not."""
    return dotted(node.func if isinstance(node, ast.Call) else node)


def strings(node: ast.expr) -> tuple[str, ...] | None:
    """Return the strings of a list, tuple or set of string literals, or of a sum of such; None for anything else."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = strings(node.left), strings(node.right)
        return None if left is None or right is None else left + right
    if not isinstance(node, ast.List | ast.Tuple | ast.Set):
        return None
    found = [element.value for element in node.elts if isinstance(element, ast.Constant) and isinstance(element.value, str)]
    return tuple(found) if len(found) == len(node.elts) else None


def functional_names(call: ast.Call) -> tuple[str, ...] | None:
    """Return the member names that `Enum("Name", …)` spells out, None when they are computed or absent."""
    named = [keyword.value for keyword in call.keywords if keyword.arg == "names"]
    given = call.args[1] if len(call.args) > 1 else named[0] if named else None
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return tuple(given.value.replace(",", " ").split())
    if isinstance(given, ast.Dict):
        return strings(ast.Tuple([key for key in given.keys if key is not None])) if all(given.keys) else None
    if isinstance(given, ast.List | ast.Tuple):
        firsts = [item.elts[0] if isinstance(item, ast.List | ast.Tuple) and item.elts else item for item in given.elts]
        return strings(ast.Tuple(firsts))
    return None


def error_names(node: ast.expr | None) -> frozenset[str]:
    """Return the last words of the exceptions that an `except` names; a bare one catches `BaseException`."""
    if node is None:
        return frozenset({"BaseException"})
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return frozenset(path[-1] for part in parts if (path := dotted(part)))


def expected_errors(node: ast.expr) -> frozenset[str]:
    """Return the errors that a context manager expects or forgives, as in `pytest.raises(ImportError)`."""
    if not isinstance(node, ast.Call) or (dotted(node.func) or ("",))[-1] not in EXPECTATIONS:
        return frozenset()
    return frozenset().union(*(error_names(argument) for argument in node.args))


def is_type_checking(node: ast.expr) -> bool:
    """Return whether a condition is `TYPE_CHECKING`."""
    return (dotted(node) or ("",))[-1] == "TYPE_CHECKING"


def is_main_guard(node: ast.expr) -> bool:
    """Return whether a condition is `__name__ == "__main__"`."""
    if not isinstance(node, ast.Compare) or len(node.comparators) != 1:
        return False
    sides = (node.left, node.comparators[0])
    return any(dotted(side) == ("__name__",) for side in sides) and any(
        isinstance(side, ast.Constant) and side.value == "__main__" for side in sides
    )


def asks_for_attribute(nodes: Iterable[ast.expr]) -> bool:
    """Return whether one of the conditions is a call of `hasattr`."""
    return any(isinstance(node, ast.Call) and dotted(node.func) == ("hasattr",) for node in nodes)


def only_imports(body: list[ast.stmt]) -> bool:
    """Return whether a block does nothing but import and note the outcome, so that a broad `except` is about that."""
    return any(isinstance(statement, ast.Import | ast.ImportFrom) for statement in body) and all(
        isinstance(statement, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.Pass) for statement in body
    )
