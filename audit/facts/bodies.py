"""What was noted of signatures and bodies, as facts, now that it is known which scope binds which name."""

import ast
from collections.abc import Iterator
from operator import attrgetter, itemgetter

from audit.facts.annotations import annotation_of
from audit.facts.catching import handler_fact
from audit.facts.expressions import dotted
from audit.facts.fallbacks import shipped
from audit.facts.notes import FunctionNode, NotedAssign, NotedCall, Notes
from audit.facts.positions import Positions
from audit.facts.scopes import BUILTINS, COMPREHENSION, Scope
from audit.facts.shapes import (
    all_arguments,
    decorator_fact,
    description,
    header_fact,
    is_bare,
    is_none,
    is_record,
    listed,
    literal,
    parameters,
    text_of,
    texts,
    value_path,
)
from audit.facts.woven import woven
from audit.model.code import (
    UNBOUND,
    AliasFact,
    AssignFact,
    CallFact,
    Code,
    FieldFact,
    FunctionFact,
    HandlerFact,
    LoopFact,
    RaiseFact,
    ValueFact,
)
from audit.model.facts import ANY_NAME

TOLD_BUILTINS = frozenset({"open", "__import__"})
"""Builtins whose calls are worth telling; calls of the others are left out."""

CONSTRUCTS = (("super",), ("__init__",))
"""The one method of `super()` whose calls are told: they say what a class hands on to the one that it extends."""

_place = itemgetter(-1)
"""The place of a fact: its last part."""


def bodies_of(notes: Notes, positions: Positions) -> Code:
    """Return everything noted, in the order of the text."""
    return _Bodies(notes, positions).code()


def names_in(code: Code) -> set[tuple[int, str]]:
    """Return the names that calls and values start from, with the scopes that bind them."""
    values = [assign.value for assign in code.assigns]
    values += [value for function in code.functions for value in function.returned]
    found = {(value.binder, value.path[0]) for value in values if value.path}
    return found.union((call.binder, (call.receiver or call.path)[0]) for call in code.calls)


class _Bodies:
    def __init__(self, notes: Notes, positions: Positions) -> None:
        self._notes = notes
        self._positions = positions

    def code(self) -> Code:
        notes = self._notes
        return Code(
            functions=tuple(sorted([self._function(*each) for each in notes.functions], key=_place)),
            headers=tuple(sorted([header for each in notes.classes if (header := header_fact(*each))], key=attrgetter("body"))),
            fields=tuple(sorted([self._field(*each) for each in notes.fields], key=_place)),
            calls=tuple(sorted([fact for each in notes.calls if (fact := self._call(each))], key=_place)),
            assigns=tuple(sorted([self._assign(each) for each in notes.assigns], key=attrgetter("place", "target"))),
            aliases=tuple([AliasFact(name, found) for name, node in notes.aliases if (found := annotation_of(node)) is not None]),
            rebound=self._rebound(),
            parents=tuple([scope.parent.number if scope.parent is not None else -1 for scope in notes.scopes]),
            raises=tuple(sorted([self._raise(*each) for each in notes.raises], key=_place)),
            handlers=tuple(sorted([self._handler(*each) for each in notes.handlers], key=_place)),
            loops=tuple(sorted([fact for each in notes.loops for fact in self._loop(*each)])),
            chained=tuple(sorted({(_standing_in(scope).number, word) for word, scope in notes.chained})),
            uses=notes.attributes.fact(self._positions),
        )

    def _rebound(self) -> tuple[tuple[int, str], ...]:
        """Return the names of functions that are told of and also bound in ways that are not."""
        notes = self._notes
        told = {(assign.scope.number, assign.target[0]) for assign in notes.assigns}
        told |= {(body.number, argument.arg) for node, _, _, body in notes.functions for argument in all_arguments(node.args)}
        outer = {(binder.number, name) for scope, name in notes.nonlocals if (binder := scope.binder(name)) is not None}
        return tuple(sorted(told.intersection(outer.union(notes.rebound))))

    def _function(self, node: FunctionNode, qualname: str, scope: Scope, body: Scope) -> FunctionFact:
        return FunctionFact(
            qualname=qualname,
            scope=scope.number,
            body=body.number,
            is_async=isinstance(node, ast.AsyncFunctionDef),
            parameters=tuple(parameters(node.args)),
            returns=annotation_of(node.returns),
            decorators=tuple(map(decorator_fact, node.decorator_list)),
            returned=tuple([self._value(value, where) for value, where in reversed(self._notes.returns.get(body.number, ()))]),
            bare=is_bare(node.body),
            place=self._positions.place(node),
        )

    def _field(self, body: int, name: str, annotation: ast.expr | None, value: ast.expr | None, node: ast.stmt) -> FieldFact:
        return FieldFact(
            body=body,
            name=name,
            annotation=annotation_of(annotation),
            has_value=value is not None,
            called=dotted(value.func) if isinstance(value, ast.Call) else (),
            text=text_of(value),
            shipped=shipped(value),
            words=description(name, value),
            place=self._positions.place(node),
        )

    def _call(self, call: NotedCall) -> CallFact | None:
        first = (call.receiver or call.path)[0]
        binder = call.scope.binder(first)
        if binder is None and first in BUILTINS and first not in TOLD_BUILTINS and (call.receiver, call.path) != CONSTRUCTS:
            return None
        node = call.node
        return CallFact(
            function=_standing_in(call.scope).number,
            path=call.path,
            receiver=call.receiver,
            binder=UNBOUND if binder is None else binder.number,
            positional=-1 if ast.Starred in map(type, node.args) else len(node.args),
            arguments=tuple(map(dotted, node.args)),
            keywords=tuple([word.arg or ANY_NAME for word in node.keywords]) if node.keywords else (),
            literal=literal(node.args),
            texts=texts(node.keywords, lambda name: self._listed(call.scope, name)) if node.keywords else (),
            awaited=id(node) in self._notes.awaited,
            guarded=call.guarded,
            woven=woven(node, call.path[-1], lambda name: self._bound(call.scope, name)),
            place=self._positions.place(node),
        )

    def _listed(self, scope: Scope, name: str) -> str:
        bound = self._bound(scope, name)
        return listed(bound) or (literal([bound]) if bound is not None else "")

    def _bound(self, scope: Scope, name: str) -> ast.expr | None:
        """Return the one value that a name is ever given."""
        binder = scope.binder(name)
        return self._notes.lists.get((binder.number, name)) if binder is not None else None

    def _loop(self, node: ast.For, scope: Scope) -> Iterator[LoopFact]:
        """Yield the names that a loop over a list binds, alone or side by side."""
        over = self._bound(scope, node.iter.id) if isinstance(node.iter, ast.Name) else node.iter
        if not isinstance(over, ast.List | ast.Tuple | ast.Set):
            return
        number, lines = _standing_in(scope).number, (node.lineno, node.end_lineno or node.lineno)
        if isinstance(node.target, ast.Name):
            yield LoopFact(number, node.target.id, listed(over), lines)
        for place, target in enumerate(node.target.elts if isinstance(node.target, ast.Tuple) else ()):
            rows = [each.elts if isinstance(each, ast.Tuple | ast.List) else [] for each in over.elts]
            if isinstance(target, ast.Name) and all(len(row) > place for row in rows):
                yield LoopFact(number, target.id, listed(ast.Tuple([row[place] for row in rows])), lines)

    def _assign(self, assign: NotedAssign) -> AssignFact:
        return AssignFact(
            function=_standing_in(assign.scope).number,
            target=assign.target,
            value=self._value(assign.value, assign.scope, entered=assign.entered),
            annotation=annotation_of(assign.annotation),
            augmented=isinstance(assign.node, ast.AugAssign),
            place=self._positions.place(assign.node),
        )

    def _raise(self, node: ast.Raise | ast.Assert, scope: Scope) -> RaiseFact:
        number, place = _standing_in(scope).number, self._positions.place(node)
        if isinstance(node, ast.Assert):
            return RaiseFact(number, ("AssertionError",), place)
        return RaiseFact(number, dotted(node.exc.func if isinstance(node.exc, ast.Call) else node.exc), place)

    def _handler(self, node: ast.ExceptHandler, scope: Scope) -> HandlerFact:
        return handler_fact(node, _standing_in(scope).number, self._positions, tidying=id(node) in self._notes.tidying)

    def _value(self, node: ast.expr | None, scope: Scope, *, entered: bool = False) -> ValueFact:
        awaited = isinstance(node, ast.Await)
        if isinstance(node, ast.Await):
            node = node.value
        path = value_path(node)
        binder = scope.binder(path[0]) if path else None
        number = UNBOUND if binder is None else binder.number
        kind = "entered" if entered else "dict" if is_record(node) else "none" if node is None or is_none(node) else ""
        return ValueFact(path, isinstance(node, ast.Call), awaited, number, kind)


def _standing_in(scope: Scope) -> Scope:
    while scope.kind is COMPREHENSION and scope.parent is not None:
        scope = scope.parent
    return scope
