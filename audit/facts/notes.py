"""Collects what signatures and bodies say while a tree is walked, and packs it as text."""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from audit.facts.annotations import annotation_of
from audit.facts.attributes import Attributes
from audit.facts.catching import handler_fact
from audit.facts.expressions import dotted
from audit.facts.fallbacks import shipped
from audit.facts.positions import Positions
from audit.facts.scopes import BUILTINS, Scope, ScopeKind
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
    on_call,
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
from audit.model.facts import ANY_NAME, Path

TOLD_BUILTINS = frozenset({"open", "__import__"})
"""Builtins whose calls are worth telling; calls of the others are left out."""

CONSTRUCTS = (("super",), ("__init__",))
"""The one method of `super()` whose calls are told: they say what a class hands on to the one that it extends."""

_place = itemgetter(-1)
"""The place of a fact: its last part."""

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class _Call:
    node: ast.Call
    path: Path
    receiver: Path
    scope: Scope
    guarded: bool


@dataclass(frozen=True, slots=True)
class _Assign:
    target: Path
    value: ast.expr | None
    annotation: ast.expr | None
    scope: Scope
    node: ast.stmt
    entered: bool = False


@dataclass(slots=True)
class Notes:
    """What one walk noted. Scopes are looked up once the walk is over, when all bindings are known."""

    positions: Positions
    scopes: list[Scope] = field(default_factory=list)
    awaited: set[int] = field(default_factory=set)
    functions: list[tuple[FunctionNode, str, Scope, Scope]] = field(default_factory=list)
    classes: list[tuple[ast.ClassDef, int]] = field(default_factory=list)
    fields: list[tuple[int, str, ast.expr | None, ast.expr | None, ast.stmt]] = field(default_factory=list)
    calls: list[_Call] = field(default_factory=list)
    assigns: list[_Assign] = field(default_factory=list)
    returns: dict[int, list[tuple[ast.expr, Scope]]] = field(default_factory=dict)
    aliases: list[tuple[str, ast.expr]] = field(default_factory=list)
    lists: dict[tuple[int, str], ast.expr | None] = field(default_factory=dict)
    rebound: list[tuple[int, str]] = field(default_factory=list)
    raises: list[tuple[ast.Raise | ast.Assert, Scope]] = field(default_factory=list)
    handlers: list[tuple[ast.ExceptHandler, Scope]] = field(default_factory=list)
    tidying: set[int] = field(default_factory=set)
    loops: list[tuple[ast.For, Scope]] = field(default_factory=list)
    chained: list[tuple[str, Scope]] = field(default_factory=list)
    nonlocals: list[tuple[Scope, str]] = field(default_factory=list)
    attributes: Attributes = field(default_factory=Attributes)

    def call(self, node: ast.Call, path: Path, scope: Scope, *, guarded: bool) -> None:
        """Note a call, unless nothing can be told about it or it stands in the body of a class."""
        if scope.kind is ScopeKind.CLASS:
            return
        receiver: Path = ()
        if not path:
            path, receiver = on_call(node.func)
        if path:
            self.calls.append(_Call(node, path, receiver, scope, guarded))
        elif isinstance(node.func, ast.Attribute):
            self.chained.append((node.func.attr, scope))

    def assign(self, node: ast.stmt, target: ast.expr, value: ast.expr | None, scope: Scope, annotation: ast.expr | None) -> None:
        """Note an assignment: in a function to a name, anywhere to an attribute, in a class to a field."""
        path = dotted(target)
        if len(path) == 1 and (scope.number, path[0]) not in self.lists:
            self.lists[scope.number, path[0]] = value
        elif len(path) == 1:
            self.lists[scope.number, path[0]] = None  # of two values, nobody knows which one counts
        if scope.kind is ScopeKind.CLASS:
            if len(path) == 1:
                self.fields.append((scope.number, path[0], annotation, value, node))
        elif len(path) > 1 or (path and scope.kind is not ScopeKind.MODULE):
            self.assigns.append(_Assign(path, value, annotation, scope, node))
        elif path and isinstance(value, ast.Subscript | ast.BinOp):
            self.aliases.append((path[0], value))

    def enter(self, node: ast.With | ast.AsyncWith, name: ast.Name, value: ast.expr, scope: Scope) -> None:
        """Note the name that a `with` statement gives to what it enters."""
        self.assigns.append(_Assign((name.id,), value, None, scope, node, entered=True))

    def unpack(self, node: ast.stmt, target: ast.expr, scope: Scope) -> None:
        """Note the attributes that a statement gives values to side by side: `self.one, self.other = pair`."""
        for each in ast.walk(target):
            if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store):
                self.assign(node, each, ast.Tuple([]), scope, None)  # of what is unpacked, nobody knows the class

    def needed(self) -> set[tuple[int, str]]:
        """Return the names that calls and values start from, with the scopes that bind them."""
        paths = [(call.scope, (call.receiver or call.path)) for call in self.calls]
        paths += [(assign.scope, value_path(assign.value)) for assign in self.assigns]
        paths += [(scope, value_path(node)) for found in self.returns.values() for node, scope in found]
        return {(binder.number, path[0]) for scope, path in paths if path and (binder := scope.binder(path[0])) is not None}

    def code(self) -> Code:
        """Return everything noted, in the order of the text."""
        told = {(assign.scope.number, assign.target[0]) for assign in self.assigns}
        told |= {(body.number, argument.arg) for node, _, _, body in self.functions for argument in all_arguments(node.args)}
        outer = {(binder.number, name) for scope, name in self.nonlocals if (binder := scope.binder(name)) is not None}
        return Code(
            functions=tuple(sorted((self._function(*each) for each in self.functions), key=_place)),
            headers=tuple(
                sorted((header for each in self.classes if (header := header_fact(*each))), key=lambda each: each.body)
            ),
            fields=tuple(sorted((self._field(*each) for each in self.fields), key=_place)),
            calls=tuple(sorted((fact for each in self.calls if (fact := self._call(each))), key=_place)),
            assigns=tuple(sorted((self._assign(each) for each in self.assigns), key=lambda each: (each.place, each.target))),
            aliases=tuple(AliasFact(name, found) for name, node in self.aliases if (found := annotation_of(node)) is not None),
            rebound=tuple(sorted(told.intersection(outer.union(self.rebound)))),
            parents=tuple(scope.parent.number if scope.parent is not None else -1 for scope in self.scopes),
            raises=tuple(sorted((self._raise(*each) for each in self.raises), key=_place)),
            handlers=tuple(sorted((self._handler(*each) for each in self.handlers), key=_place)),
            loops=tuple(sorted(fact for each in self.loops for fact in self._loop(*each))),
            chained=tuple(sorted({(_standing_in(scope).number, word) for word, scope in self.chained})),
            uses=self.attributes.fact(self.positions),
        )

    def packed(self) -> str:
        """Return everything noted as the text of a JSON array; what no text can hold, a lone surrogate, becomes `?`."""
        text = json.dumps(self.code(), ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace").decode()

    def _function(self, node: FunctionNode, qualname: str, scope: Scope, body: Scope) -> FunctionFact:
        return FunctionFact(
            qualname=qualname,
            scope=scope.number,
            body=body.number,
            is_async=isinstance(node, ast.AsyncFunctionDef),
            parameters=tuple(parameters(node.args)),
            returns=annotation_of(node.returns),
            decorators=tuple(map(decorator_fact, node.decorator_list)),
            returned=tuple(self._value(value, where) for value, where in reversed(self.returns.get(body.number, []))),
            bare=is_bare(node.body),
            place=self.positions.place(node),
        )

    def _field(self, body: int, name: str, annotation: ast.expr | None, value: ast.expr | None, node: ast.stmt) -> FieldFact:
        called = dotted(value.func) if isinstance(value, ast.Call) else ()
        place = self.positions.place(node)
        return FieldFact(
            body,
            name,
            annotation_of(annotation),
            value is not None,
            called,
            text_of(value),
            shipped(value),
            description(name, value),
            place,
        )

    def _call(self, call: _Call) -> CallFact | None:
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
            positional=-1 if any(isinstance(given, ast.Starred) for given in node.args) else len(node.args),
            arguments=tuple(map(dotted, node.args)),
            keywords=tuple(word.arg or ANY_NAME for word in node.keywords),
            literal=literal(node.args),
            texts=texts(node.keywords, lambda name: self._listed(call.scope, name)),
            awaited=id(node) in self.awaited,
            guarded=call.guarded,
            woven=woven(node, call.path[-1], lambda name: self._bound(call.scope, name)),
            place=self.positions.place(node),
        )

    def _listed(self, scope: Scope, name: str) -> str:
        bound = self._bound(scope, name)
        return listed(bound) or (literal([bound]) if bound is not None else "")

    def _bound(self, scope: Scope, name: str) -> ast.expr | None:
        """Return the one value that a name is ever given."""
        binder = scope.binder(name)
        return self.lists.get((binder.number, name)) if binder is not None else None

    def _loop(self, node: ast.For, scope: Scope) -> Iterator[LoopFact]:
        """Yield the names that a loop over a list binds, alone or side by side."""
        over = self._bound(scope, node.iter.id) if isinstance(node.iter, ast.Name) else node.iter
        if not isinstance(over, ast.List | ast.Tuple | ast.Set):
            return
        number = _standing_in(scope).number
        if isinstance(node.target, ast.Name):
            yield LoopFact(number, node.target.id, listed(over))
        for place, target in enumerate(node.target.elts if isinstance(node.target, ast.Tuple) else ()):
            rows = [each.elts if isinstance(each, ast.Tuple | ast.List) else [] for each in over.elts]
            if isinstance(target, ast.Name) and all(len(row) > place for row in rows):
                yield LoopFact(number, target.id, listed(ast.Tuple([row[place] for row in rows])))

    def _assign(self, assign: _Assign) -> AssignFact:
        return AssignFact(
            function=_standing_in(assign.scope).number,
            target=assign.target,
            value=self._value(assign.value, assign.scope, entered=assign.entered),
            annotation=annotation_of(assign.annotation),
            augmented=isinstance(assign.node, ast.AugAssign),
            place=self.positions.place(assign.node),
        )

    def _raise(self, node: ast.Raise | ast.Assert, scope: Scope) -> RaiseFact:
        if isinstance(node, ast.Assert):
            return RaiseFact(_standing_in(scope).number, ("AssertionError",), self.positions.place(node))
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        return RaiseFact(_standing_in(scope).number, dotted(raised), self.positions.place(node))

    def _handler(self, node: ast.ExceptHandler, scope: Scope) -> HandlerFact:
        return handler_fact(node, _standing_in(scope).number, self.positions, tidying=id(node) in self.tidying)

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
    while scope.kind is ScopeKind.COMPREHENSION and scope.parent is not None:
        scope = scope.parent
    return scope
