"""What expressions use and bind: names, attributes, subscripts, calls."""

import ast

from audit.facts.expressions import dotted
from audit.facts.scopes import BUILTINS, CLASS, COMPREHENSION, MODULE, Scope
from audit.facts.statements import export_call
from audit.facts.walk import ATTRIBUTE_GUARD, CALL_GUARD, Walk
from audit.model.facts import ANY_NAME, CALL, READ, WRITE, Path

READS_OF_NAMESPACE = frozenset({"get", "keys", "items", "values", "copy"})
NAMESPACES = frozenset({"globals", "vars", "locals"})
OWN_MODULE = ("sys", "modules")
OWN_NAME = ("__name__",)
IMPORT_HOOKS = ("sys", "meta_path")


def visit_name(walk: Walk, node: ast.Name, scope: Scope, state: int) -> None:
    """A bare name matters where it is bound, and where a package hands out its `__path__`."""
    if type(node.ctx) is ast.Store:
        walk.bind_value(scope, node.id, node.lineno, state)
    elif node.id == "__path__":
        walk.open_path = True


def visit_walrus(walk: Walk, node: ast.NamedExpr, scope: Scope, state: int) -> None:
    """`(name := value)` binds outside of the comprehensions around it."""
    outer = scope
    while outer.kind is COMPREHENSION and outer.parent is not None:
        outer = outer.parent
    walk.bind_value(outer, node.target.id, node.lineno, state)
    walk.push(node.value, scope, state)


def visit_attribute(walk: Walk, node: ast.Attribute, scope: Scope, state: int) -> None:
    """`a.b.c`: a use of `a`."""
    path = dotted(node)
    if path:
        is_read = type(node.ctx) is ast.Load
        if is_read and not state & ATTRIBUTE_GUARD:
            walk.notes.attributes.reads(path, node, scope)
        walk.refer(path, node, scope, state, READ if is_read else WRITE)
        walk.open_path |= _finds_modules(path)
    elif not (_is_namespace(node.value) and node.attr in READS_OF_NAMESPACE):
        walk.push(node.value, scope, state)


def visit_subscript(walk: Walk, node: ast.Subscript, scope: Scope, state: int) -> None:
    """`a["key"]`: a use of `a`. Writing to a namespace makes its names unknowable."""
    path = dotted(node.value)
    if path == OWN_MODULE:
        if not isinstance(node.ctx, ast.Load):
            walk.swaps_modules = True
        if dotted(node.slice) == OWN_NAME:
            walk.dynamic.add("it reaches for itself in `sys.modules`")
    walk.push(node.slice, scope, state)
    if path and not state & ATTRIBUTE_GUARD:
        walk.notes.attributes.reads(path, node, scope)
    if path and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str) and isinstance(node.ctx, ast.Load):
        walk.refer(path, node, scope, state, READ, node.slice.value)
    elif not (_is_namespace(node.value) and isinstance(node.ctx, ast.Load)):
        walk.push(node.value, scope, state)


def visit_call(walk: Walk, node: ast.Call, scope: Scope, state: int) -> None:
    """A call: of a class, of something that changes names, or any other."""
    path = dotted(node.func)
    walk.notes.call(node, path, scope, guarded=bool(state & (ATTRIBUTE_GUARD | CALL_GUARD)))
    if not path:
        walk.push(node.func, scope, state)
    elif len(path) > 1:
        walk.notes.attributes.method_call(node, path, scope)
        walk.refer(path, node.func, scope, state, CALL)
        walk.open_path |= _finds_modules(path)
        if path[0] == "__all__" and scope.kind is MODULE:
            export_call(walk, node)
    elif path[0][:1].isupper():
        walk.refer(path, node.func, scope, state, CALL)
    elif path[0] in BUILTINS:
        walk.notes.attributes.bare_call(node, path[0], scope)
        _bare_call(walk, node, path[0], scope, state)
    if path and node.args:
        if path[-1] == "extend_enum":
            _write(walk, node, ANY_NAME, scope, state)
        if not scope.in_function and path[-1] != "getLogger" and any(dotted(given) == OWN_NAME for given in node.args):
            walk.hands_out_name.add(path)
    walk.push_all(node.args, scope, state)
    if node.keywords:
        walk.push_all([keyword.value for keyword in node.keywords], scope, state)


def visit_await(walk: Walk, node: ast.Await, scope: Scope, state: int) -> None:
    """`await call()`: the call is told apart from one whose coroutine is handed on."""
    walk.notes.awaited.add(id(node.value))
    walk.push(node.value, scope, state)


def _bare_call(walk: Walk, node: ast.Call, name: str, scope: Scope, state: int) -> None:
    if name in NAMESPACES and not node.args:
        _opens_namespace(walk, name, scope)
    elif name == "exec" and not scope.in_function:
        walk.dynamic.add("it runs `exec`")
    elif name in ("setattr", "delattr") and len(node.args) > 1:
        attribute = node.args[1]
        known = isinstance(attribute, ast.Constant) and isinstance(attribute.value, str)
        _write(walk, node, str(attribute.value) if known and isinstance(attribute, ast.Constant) else ANY_NAME, scope, state)


def _opens_namespace(walk: Walk, name: str, scope: Scope) -> None:
    if name == "globals" or scope.kind is MODULE:
        walk.dynamic.add(f"it works on `{name}()`")
    elif scope.kind is CLASS:
        walk.classes[scope.number].dynamic = True


def _write(walk: Walk, node: ast.Call, attribute: str, scope: Scope, state: int) -> None:
    target = dotted(node.args[0])
    if target:
        walk.refer((*target, attribute), node.args[0], scope, state, WRITE)


def _finds_modules(path: Path) -> bool:
    """Return whether a name has to do with where modules are found."""
    return path[0] == "__path__" or path[:2] == IMPORT_HOOKS


def _is_namespace(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and not node.args and (dotted(node.func) or ("",))[0] in NAMESPACES


def visit_match_name(walk: Walk, node: ast.MatchAs | ast.MatchStar, scope: Scope, state: int) -> None:
    """`case [*rest] as name` binds names."""
    if node.name:
        walk.bind_value(scope, node.name, node.lineno, state)
    walk.push(getattr(node, "pattern", None), scope, state)


def visit_match_mapping(walk: Walk, node: ast.MatchMapping, scope: Scope, state: int) -> None:
    """`case {**rest}` binds a name."""
    if node.rest:
        walk.bind_value(scope, node.rest, node.lineno, state)
    walk.push_children(node, scope, state)
