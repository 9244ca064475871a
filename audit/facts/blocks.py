"""What blocks say about the code inside them: guards, conditions, scopes of their own."""

import ast

from audit.facts import expressions
from audit.facts.scopes import COMPREHENSION, FUNCTION, MODULE, Scope
from audit.facts.statements import bind_parameters
from audit.facts.walk import ATTRIBUTE_GUARD, CALL_GUARD, CHOSEN, IMPORT_GUARD, LASTING, TYPES_ONLY, Walk

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def visit_try(walk: Walk, node: ast.Try, scope: Scope, state: int) -> None:
    """A `try`: what its handlers catch is caught by design. So is what fails in a fallback for a failed import."""
    caught = frozenset().union(*(expressions.error_names(handler.type) for handler in node.handlers))
    inside = state | _guards(caught, broad_counts=expressions.only_imports(node.body))
    walk.push_all(node.body, scope, inside)
    for handler in node.handlers:
        fallback = IMPORT_GUARD if expressions.error_names(handler.type) & expressions.IMPORT_ERRORS else 0
        if handler.name:
            walk.bind_value(scope, handler.name, handler.lineno, state)
        walk.notes.handlers.append((handler, scope))
        walk.push(handler.type, scope, state)
        walk.push_all(handler.body, scope, state | fallback | CHOSEN)
    inner = (each for statement in node.finalbody for each in ast.walk(statement))
    walk.notes.tidying.update(id(each) for each in inner if type(each) is ast.ExceptHandler)
    walk.push_all([*node.orelse, *node.finalbody], scope, state)


def visit_for(walk: Walk, node: ast.For, scope: Scope, state: int) -> None:
    """A `for` statement: what its names stand for can be told from a list."""
    walk.notes.loops.append((node, scope))
    walk.notes.unpack(node, node.target, scope)
    walk.push_children(node, scope, state)


def visit_with(walk: Walk, node: ast.With | ast.AsyncWith, scope: Scope, state: int) -> None:
    """A `with`: `pytest.raises(ImportError)` and its like expect what fails inside."""
    expected = frozenset().union(*(expressions.expected_errors(item.context_expr) for item in node.items))
    for item in node.items:
        walk.push(item.context_expr, scope, state)
        _bind_entered(walk, node, item, scope, state)
    walk.push_all(node.body, scope, state | _guards(expected, broad_counts=True))


def _bind_entered(walk: Walk, node: ast.With | ast.AsyncWith, item: ast.withitem, scope: Scope, state: int) -> None:
    """`with value as name`: in a function, what the name is can be told from the value."""
    if isinstance(item.optional_vars, ast.Name) and scope.kind is FUNCTION:
        walk.notes.enter(node, item.optional_vars, item.context_expr, scope)
        walk.bind_local(scope, item.optional_vars.id, node.lineno)
    elif item.optional_vars is not None:
        walk.notes.unpack(node, item.optional_vars, scope)
        walk.push(item.optional_vars, scope, state)


def _guards(errors: frozenset[str], *, broad_counts: bool) -> int:
    broad = broad_counts and bool(errors & expressions.BROAD_ERRORS)
    imports = IMPORT_GUARD if broad or errors & expressions.IMPORT_ERRORS else 0
    attributes = ATTRIBUTE_GUARD if broad or errors & expressions.ATTRIBUTE_ERRORS else 0
    calls = CALL_GUARD if broad or errors & expressions.CALL_ERRORS else 0
    return imports | attributes | calls


def visit_if(walk: Walk, node: ast.If, scope: Scope, state: int) -> None:
    """An `if`: `TYPE_CHECKING`, `__name__ == "__main__"` and `hasattr` say something about what is inside."""
    if scope.kind is MODULE and expressions.is_main_guard(node.test):
        walk.main_guard = True
    negated = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
    condition = node.test.operand if isinstance(node.test, ast.UnaryOp) and negated else node.test
    types_only = TYPES_ONLY if expressions.is_type_checking(condition) else 0
    parts = condition.values if isinstance(condition, ast.BoolOp) else [condition]
    asked = ATTRIBUTE_GUARD if expressions.asks_for_attribute(parts) else 0
    holds, fails = types_only | asked, 0
    if negated:
        holds, fails = fails, holds
    walk.push(node.test, scope, state)
    walk.push_all(node.body, scope, state | holds | CHOSEN)
    walk.push_all(node.orelse, scope, state | fails | CHOSEN)


def visit_case(walk: Walk, node: ast.match_case, scope: Scope, state: int) -> None:
    """A `case` of a `match`: what is inside runs or not."""
    walk.push_children(node, scope, state | CHOSEN)


def visit_match(walk: Walk, node: ast.Match, scope: Scope, state: int) -> None:
    """A `match`: its subject is something narrower in each case."""
    walk.notes.attributes.narrows(node.subject, scope)
    walk.push_children(node, scope, state)


def visit_conditional(walk: Walk, node: ast.IfExp, scope: Scope, state: int) -> None:
    """`a if hasattr(b, "c") else d`."""
    asked = ATTRIBUTE_GUARD if expressions.asks_for_attribute([node.test]) else 0
    walk.push_all([node.test, node.orelse], scope, state)
    walk.push(node.body, scope, state | asked)


def visit_both(walk: Walk, node: ast.BoolOp, scope: Scope, state: int) -> None:
    """`hasattr(a, "b") and a.b`."""
    asked = ATTRIBUTE_GUARD if expressions.asks_for_attribute(node.values) else 0
    walk.push_all(node.values, scope, state | asked)


def visit_lambda(walk: Walk, node: ast.Lambda, scope: Scope, state: int) -> None:
    """A lambda is a function without a name."""
    body = walk.inner_scope(FUNCTION, scope)
    bind_parameters(walk, node.args, body, scope, state)
    walk.push(node.body, body, state & LASTING)


def visit_comprehension(walk: Walk, node: Comprehension, scope: Scope, state: int) -> None:
    """A comprehension has a scope of its own; only its first iterable is read outside."""
    inner = walk.inner_scope(COMPREHENSION, scope)
    for position, generator in enumerate(node.generators):
        walk.push(generator.iter, inner if position else scope, state)
        walk.push_all([generator.target, *generator.ifs], inner, state)
    results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    walk.push_all(results, inner, state)
