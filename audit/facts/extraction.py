"""A walk over a tree, and what it collected as facts."""

import ast
from collections.abc import Callable
from typing import Any

from audit.facts import blocks, statements, uses
from audit.facts.bodies import bodies_of, names_in
from audit.facts.positions import Positions
from audit.facts.scopes import BUILTINS, FUNCTION, Scope
from audit.facts.waivers import waivers_in
from audit.facts.walk import Walk
from audit.model.code import Code, Pack, packed
from audit.model.facts import ANY_NAME, MODULE_SCOPE, Binding, BindingKind, ImportFact, ModuleFacts, Reference

# Each visit takes one class of node, which no type can say of a table of them.
_VISITS: dict[type[ast.AST], Callable[[Walk, Any, Scope, int], None]] = {
    ast.Import: statements.visit_import,
    ast.ImportFrom: statements.visit_import_from,
    ast.ClassDef: statements.visit_class,
    ast.FunctionDef: statements.visit_function,
    ast.AsyncFunctionDef: statements.visit_function,
    ast.Assign: statements.visit_assign,
    ast.AnnAssign: statements.visit_annotated,
    ast.AugAssign: statements.visit_augmented,
    ast.Return: statements.visit_return,
    ast.Raise: statements.visit_raise,
    ast.Assert: statements.visit_assert,
    ast.Await: uses.visit_await,
    ast.Global: statements.visit_global,
    ast.Nonlocal: statements.visit_nonlocal,
    ast.Try: blocks.visit_try,
    ast.TryStar: blocks.visit_try,
    ast.For: blocks.visit_for,
    ast.With: blocks.visit_with,
    ast.AsyncWith: blocks.visit_with,
    ast.If: blocks.visit_if,
    ast.match_case: blocks.visit_case,
    ast.Match: blocks.visit_match,
    ast.IfExp: blocks.visit_conditional,
    ast.BoolOp: blocks.visit_both,
    ast.Lambda: blocks.visit_lambda,
    ast.ListComp: blocks.visit_comprehension,
    ast.SetComp: blocks.visit_comprehension,
    ast.DictComp: blocks.visit_comprehension,
    ast.GeneratorExp: blocks.visit_comprehension,
    ast.Name: uses.visit_name,
    ast.NamedExpr: uses.visit_walrus,
    ast.Attribute: uses.visit_attribute,
    ast.Subscript: uses.visit_subscript,
    ast.Call: uses.visit_call,
    ast.MatchAs: uses.visit_match_name,
    ast.MatchStar: uses.visit_match_name,
    ast.MatchMapping: uses.visit_match_mapping,
}


def facts_of(tree: ast.Module, text: str, pack: Pack = packed) -> ModuleFacts:
    """Return all that a file says, from its tree and its decoded text. `pack` makes text of what signatures and bodies say."""
    walk = Walk(Positions(text))
    walk.run(tree, _VISITS)
    references = _resolved(walk)
    code = bodies_of(walk.notes, walk.positions)
    order = sorted(
        range(len(walk.imports)), key=lambda index: (walk.imports[index].span.line, walk.imports[index].span.column, index)
    )
    return ModuleFacts(
        imports=tuple(_with_soleness(walk, walk.imports[index]) for index in order),
        bindings=_kept_bindings(walk, references, code, order),
        classes=tuple(walk.classes[number].fact() for number in sorted(walk.classes)),
        references=references,
        waivers=waivers_in(text),
        exports=None if walk.exports is None or walk.computed_exports else tuple(sorted(walk.exports)),
        computed_exports=walk.computed_exports,
        dynamic=tuple(sorted(walk.dynamic)),
        open_path=walk.open_path,
        hands_out_name=tuple(sorted(walk.hands_out_name)),
        swaps_modules=walk.swaps_modules,
        main_guard=walk.main_guard,
        has_code=len(tree.body) > (ast.get_docstring(tree, clean=False) is not None),
        lines=len(text.splitlines()),
        code=pack(code),
    )


def _with_soleness(walk: Walk, fact: ImportFact) -> ImportFact:
    """Return an import that says whether its function binds its names in any other way; asked once all is bound."""
    scope = walk.notes.scopes[fact.scope]
    if scope.kind is not FUNCTION:
        return fact
    names = [name.alias or name.name for name in fact.names] or [fact.alias or fact.module.partition(".")[0]]
    elsewhere = scope.opaque | scope.global_names | scope.nonlocal_names
    sole = all(len(scope.followed.get(name, ())) == 1 and name not in elsewhere for name in names)
    return fact._replace(sole=True) if sole else fact


def _resolved(walk: Walk) -> tuple[Reference, ...]:
    """Return the references whose root an import, class or alias binds, in the order of the text."""
    has_star = any(name.name == ANY_NAME for fact in walk.imports for name in fact.names)
    found = []
    for path, key, use, guarded, scope, node in walk.pending:
        root = path[0]
        binder = scope.binder(root)
        if binder is None and has_star and root not in BUILTINS:
            binder = walk.module
        elif binder is None or not binder.can_be_followed(root):
            continue
        found.append(Reference(root, binder.number, path[1:], key, use, guarded, walk.positions.span(node)))
    found.sort(key=lambda reference: (reference.span.line, reference.span.column, len(reference.path)))
    return tuple(found)


def _kept_bindings(walk: Walk, references: tuple[Reference, ...], code: Code, order: list[int]) -> tuple[Binding, ...]:
    """Return what the module binds, and of inner scopes what a reference or a class needs to be followed.

    `order` holds the old places of the imports, in their new order.
    """
    place = {old: new for new, old in enumerate(order)}
    needed = {(reference.scope, reference.root) for reference in references} | names_in(code)
    for body in walk.classes.values():
        needed.update((body.scope, path[0]) for path in (*body.bases, *body.decorators, body.metaclass or ()) if path)
    kept = [b for b in walk.bindings if b.scope == MODULE_SCOPE or (b.scope, b.name) in needed]
    kept += [
        Binding(name, MODULE_SCOPE, BindingKind.VALUE, line) for scope, name, line in walk.rebound if name in scope.global_names
    ]
    moved = [b if b.imported is None else b._replace(imported=place[b.imported]) for b in kept]
    return tuple(sorted(moved, key=lambda binding: (binding.line, binding.name)))
