"""Places in a source, found by what is there and never by the number of a line.

Each function returns the source with something added, or raises `PlaceMissing`.
"""

import ast
from collections.abc import Callable, Iterator
from typing import TypeAlias

from reference_service.infrastructure.scaffolding.problems import PlaceMissing

Found: TypeAlias = Callable[[ast.AST], bool]
_Definition: TypeAlias = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def with_imports(source: str, *lines: str) -> str:
    """Add imports; whoever formats the source afterwards sorts and merges them."""
    body = ast.parse(source).body
    before = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)] or body[:1]
    return _inserted(source, _end(source, before[-1]), "".join(f"\n{line}" for line in lines))


def at_end(source: str, code: str) -> str:
    """Add definitions after all others."""
    return f"{source.rstrip()}\n\n\n{code.strip()}\n"


def before_definitions(source: str, code: str) -> str:
    """Add constants after those that stand before the first class or function."""
    body = ast.parse(source).body
    first = next((place for place, node in enumerate(body) if isinstance(node, _Definition)), None)
    if not first:
        raise PlaceMissing("something in front of a class or a function")
    return _inserted(source, _end(source, body[first - 1]), f"\n{code.strip()}")


def before(source: str, name: str, code: str) -> str:
    """Add definitions before a class or a constant."""
    return _before(source, lambda node: _is_named(node, name), code, f"`{name}`")


def after_classes(source: str, code: str) -> str:
    """Add a class after the last one."""
    return _after(source, lambda node: isinstance(node, ast.ClassDef), code, "a class")


def after_public(source: str, code: str) -> str:
    """Add a function after the last public one."""
    return _after(source, lambda node: isinstance(node, _Definition) and not node.name.startswith("_"), code, "a public function")


def in_class(source: str, name: str, line: str) -> str:
    """Add a field after the last one of a class."""
    found = _first(source, lambda node: isinstance(node, ast.ClassDef) and node.name == name, f"the class `{name}`")
    assert isinstance(found, ast.ClassDef)
    fields = [node for node in found.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    if not fields:
        raise PlaceMissing(f"a field of the class `{name}`")
    return _inserted(source, _end(source, fields[-1]), f"\n{' ' * fields[-1].col_offset}{line}")


def before_assignment(source: str, owner: str, target: str, line: str) -> str:
    """Add a statement before that which assigns to a target, as `self.collections`, inside a class or a function."""
    assignment = _assignment(source, owner, target)
    start = _start(source, assignment)
    return _inserted(source, start, f"{line}\n{' ' * assignment.col_offset}")


def after_body(source: str, owner: str, function: str, line: str) -> str:
    """Add a statement at the end of a method of a class."""
    kind = _owner(source, owner)
    found = next((node for node in ast.walk(kind) if isinstance(node, _Definition) and node.name == function), None)
    if found is None:
        raise PlaceMissing(f"the method `{function}` of `{owner}`")
    last = found.body[-1]
    return _inserted(source, _end(source, last), f"\n{' ' * last.col_offset}{line}")


def in_assigned(source: str, owner: str, target: str, item: str, *, key: str | None = None) -> str:
    """Add an item to the innermost collection that is assigned to a target; with a key, to that which a mapping has there."""
    value = _assignment(source, owner, target).value
    assert value is not None, "What is looked for assigns something."
    return in_node(source, _collection(value, key, target), item)


def in_literal(source: str, found: Found, item: str, what: str) -> str:
    """Add an item to the first literal or call that is found."""
    return in_node(source, _first(source, found, what), item)


def in_call(source: str, function: str, called: str, argument: str) -> str:
    """Add an argument to the first call of something that a function makes."""
    owner = _owner(source, function)
    calls = (node for node in ast.walk(owner) if isinstance(node, ast.Call) and ast.unparse(node.func) == called)
    call = next(calls, None)
    if call is None:
        raise PlaceMissing(f"a call of `{called}` in `{function}`")
    return in_node(source, call, argument)


def in_node(source: str, node: ast.AST, item: str) -> str:
    """Add an item to a literal collection or an argument to a call."""
    last = _last_item(node)
    if last is None:
        raise PlaceMissing("an item to stand behind")
    return _inserted(source, _end(source, last), f", {item}")


def joined(source: str, function: str, addition: str) -> str:
    """Add something to the right side of the first comparison that a function asserts."""
    return _inserted(source, _end(source, _compared(source, function)), addition)


def in_compared(source: str, function: str, item: str) -> str:
    """Add an item to the collection on the right side of the first comparison that a function asserts."""
    return in_node(source, _compared(source, function), item)


def with_lines(source: str, target: str, *lines: str) -> str:
    """Add lines to those of a text that is assigned to a name, and sort them all."""
    value = _assignment(source, "", target).value
    if not isinstance(value, ast.Constant) or value.end_lineno is None:
        raise PlaceMissing(f"a text in `{target}`")
    whole = source.splitlines(keepends=True)
    first, last = value.lineno, value.end_lineno - 1
    kept = {line.rstrip("\n") for line in whole[first:last]}
    return "".join([*whole[:first], *(f"{line}\n" for line in sorted(kept | set(lines))), *whole[last:]])


def _collection(value: ast.expr, key: str | None, target: str) -> ast.AST:
    if key is not None:
        for node in ast.walk(value):
            pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
            for name, inner in pairs:
                if name is not None and ast.unparse(name) in {key, repr(key)}:
                    return inner
        raise PlaceMissing(f"`{key}` in `{target}`")
    found = [node for node in ast.walk(value) if isinstance(node, ast.Dict | ast.Set | ast.Tuple | ast.List)]
    if not found:
        raise PlaceMissing(f"a collection in `{target}`")
    return found[0]


def _compared(source: str, function: str) -> ast.expr:
    owner = _owner(source, function)
    compared = next((node for node in ast.walk(owner) if isinstance(node, ast.Compare)), None)
    if compared is None:
        raise PlaceMissing(f"a comparison in `{function}`")
    return compared.comparators[-1]


def _assignment(source: str, owner: str, target: str) -> ast.Assign | ast.AnnAssign:
    within = _owner(source, owner) if owner else ast.parse(source)
    for node in ast.walk(within):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        if isinstance(node, ast.Assign | ast.AnnAssign) and any(ast.unparse(each) == target for each in targets):
            return node
    raise PlaceMissing(f"an assignment to `{target}`")


def _owner(source: str, name: str) -> ast.AST:
    return _first(source, lambda node: isinstance(node, _Definition) and node.name == name, f"`{name}`")


def _first(source: str, found: Found, what: str) -> ast.AST:
    node = next((node for node in ast.walk(ast.parse(source)) if found(node)), None)
    if node is None:
        raise PlaceMissing(what)
    return node


def _before(source: str, found: Found, code: str, what: str) -> str:
    node = next((node for node in ast.parse(source).body if found(node)), None)
    if node is None:
        raise PlaceMissing(what)
    return _inserted(source, _start(source, node), f"{code.strip()}\n\n\n")


def _after(source: str, found: Found, code: str, what: str) -> str:
    nodes = [node for node in ast.parse(source).body if found(node)]
    if not nodes:
        raise PlaceMissing(what)
    return _inserted(source, _end(source, nodes[-1]), f"\n\n\n{code.strip()}")


def _is_named(node: ast.AST, name: str) -> bool:
    if isinstance(node, _Definition):
        return node.name == name
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return any(ast.unparse(each) == name for each in targets)


def _last_item(node: ast.AST) -> ast.expr | None:
    return max(_items(node), key=lambda item: (item.end_lineno or 0, item.end_col_offset or 0), default=None)


def _items(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Dict):
        yield from node.values
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        yield from node.elts
    elif isinstance(node, ast.Call):
        yield from node.args
        yield from (each.value for each in node.keywords)


def _start(source: str, node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, _Definition) else []
    first = min([node.lineno, *(each.lineno for each in decorators)])
    return _place(source, first, node.col_offset)


def _end(source: str, node: ast.stmt | ast.expr) -> int:
    assert node.end_lineno is not None, "What was parsed has an end."
    assert node.end_col_offset is not None, "What was parsed has an end."
    return _place(source, node.end_lineno, node.end_col_offset)


def _place(source: str, line: int, column: int) -> int:
    """Return the number of the byte at which a column of a line is; columns are counted in bytes."""
    return sum(len(each) for each in source.encode().splitlines(keepends=True)[: line - 1]) + column


def _inserted(source: str, place: int, text: str) -> str:
    encoded = source.encode()
    return (encoded[:place] + text.encode() + encoded[place:]).decode()
